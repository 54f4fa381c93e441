public import Foundation
public import Vocabulary

/// Something that would have let a run fail, found and gone before one did.
public struct PreventedRow: Codable, Sendable, Equatable {
    public var host: String
    public var code: String
    public var message: String
    public var found: Date
    public var gone: Date
    /// When the host was patched and verified after that; nil where no run has come to it yet.
    public var patched: Date?
}

/// One time that a window opens.
public struct WindowRow: Codable, Sendable, Equatable {
    public var window: String
    public var opens: Date
    public var closes: Date
    /// Why it is not used; nil where it is.
    public var dropped: String?
    /// Hosts that it is for.
    public var hosts: Int
    /// Hosts that a run came to in it. Of a window to come: those with something to be done in it.
    public var worked: Int
    /// Hosts that were changed in it.
    public var changed: Int
    /// Hosts that a run did not begin with for want of time.
    public var notStarted: Int
    /// How long work went on after it had closed, at most.
    public var overrunMinutes: Double
}

/// How well a host was looked at in the period.
public struct EvidenceRow: Codable, Sendable, Equatable {
    public var host: String
    public var lastComplete: Date?
    public var complete: Int
    public var partial: Int
    public var failed: Int
    /// Obligations known to be done from a run of ours, and those known from a scan alone.
    public var byTransaction: Int
    public var byScan: Int
    /// Open obligations that nobody has seen.
    public var presumed: Int
    /// Clocks that are wrong, repositories that do not answer.
    public var remarks: [String]
}

/// Obligations of one severity on hosts of one importance.
public struct MatrixRow: Codable, Sendable, Equatable {
    public var severity: Severity
    public var exposed: Bool
    public var attainment: Ratio
    public var overdue: Int
    /// Days from the start of the clock to active, of those that fell due in the period; by Kaplan and Meier.
    public var medianDays: Double?
    /// The same as a mean, of the closed ones alone.
    public var meanDays: Double?
}

/// A feed that was imported.
public struct FeedRow: Codable, Sendable, Equatable {
    public var name: String
    public var title: String
    public var source: String
    public var digest: String
    /// Of when what it says is.
    public var published: Date
    public var imported: Date
    public var entries: Int
    /// At the instant of the report, in days.
    public var ageDays: Int
    /// Too old then to be relied on.
    public var isStale: Bool
}

/// Something that the client has to decide.
public struct DecisionRow: Codable, Sendable, Equatable {
    public var what: String
    public var why: String
    public var by: Date?
}
