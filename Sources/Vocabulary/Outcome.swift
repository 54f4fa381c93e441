/// What became of a host in a run.
public enum HostOutcome: String, Codable, Sendable, CaseIterable {
    case applied
    case nothingToDo = "nothing_to_do"
    case partial
    case failed
    case notApplied = "not_applied"
    case unhealthy
    case rebootFailed = "reboot_failed"
    case unreachable
    case skippedPreflight = "skipped_preflight"
    case skippedWindow = "skipped_window"
    case skippedBudget = "skipped_budget"
    case skippedCluster = "skipped_cluster"
    case lost

    /// What a wave's gate makes of it.
    public enum Standing: Sendable { case verified, failed, notAttempted }

    public var standing: Standing {
        switch self {
        case .applied, .nothingToDo: .verified
        case .partial, .failed, .notApplied, .unhealthy, .rebootFailed, .lost: .failed
        case .unreachable, .skippedPreflight, .skippedWindow, .skippedBudget, .skippedCluster: .notAttempted
        }
    }
}

/// Where a host stands for compliance.
public enum ComplianceState: String, Codable, Sendable, CaseIterable {
    case current, due
    case atRisk = "at_risk"
    case overdue, unknown, unsupported
}

/// The state of a run as a whole.
public enum RunState: String, Codable, Sendable, CaseIterable {
    case waiting, running, soaking, stopping, done, failed, stopped, inconclusive
}

/// The name of a run, sortable by time and fit for a file name: `20261121T220000Z-3f9a`.
public struct RunID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public var description: String { rawValue }
    public static func < (left: RunID, right: RunID) -> Bool { left.rawValue < right.rawValue }
}

/// The name of a detached transaction on a host. Chosen by the controller before anything is sent, so that starting it twice attaches.
public struct JobID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: String

    /// - Returns: nil when it could not stand unquoted in a path or a unit name: 1 to 128 of letters, digits, `.`, `_`, `-`.
    public init?(rawValue: String) {
        guard NameRule.accepts(rawValue), rawValue.utf8.count <= 128 else { return nil }
        self.rawValue = rawValue
    }

    /// One job for a host, run and step: the same three always give the same name.
    public init?(run: RunID, host: HostID, step: String) {
        self.init(rawValue: "\(run)-\(host.client)-\(host.name)-\(step)")
    }

    public var description: String { rawValue }
}
