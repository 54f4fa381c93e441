public import Inventory

/// What became of a check between baseline and after (compliance: the difference decides).
public enum Verdict: String, Codable, Sendable, CaseIterable {
    case ok, regressed
    case preExisting = "pre_existing"
    case fixed, unstable, inconclusive, new
    case changedByUpdate = "changed_by_update"
}

/// One check, before and after.
public struct CheckComparison: Codable, Sendable, Equatable {
    public var name: String
    public var requirement: HealthCheck.Requirement
    public var before: CheckState
    public var after: CheckState
    public var verdict: Verdict
    public var detail: String?

    public init(
        name: String, requirement: HealthCheck.Requirement, before: CheckState, after: CheckState, verdict: Verdict,
        detail: String? = nil
    ) {
        self.name = name
        self.requirement = requirement
        self.before = before
        self.after = after
        self.verdict = verdict
        self.detail = detail
    }
}

/// All checks of a host, before and after.
public struct HealthReport: Codable, Sendable, Equatable {
    public var comparisons: [CheckComparison]

    public init(comparisons: [CheckComparison]) {
        self.comparisons = comparisons
    }

    /// Required checks that passed before and fail now: they make the host `unhealthy`.
    public var regressions: [CheckComparison] { required.filter { $0.verdict == .regressed } }

    /// Required checks that say nothing: never a failure of the patch, never a pass.
    public var inconclusive: [CheckComparison] {
        required.filter { $0.verdict == .inconclusive || $0.verdict == .unstable }
    }

    /// What a person should look at although it gates nothing.
    public var warnings: [CheckComparison] {
        comparisons.filter {
            switch $0.verdict {
            case .regressed, .inconclusive, .unstable: $0.requirement == .wanted
            case .new, .changedByUpdate: true
            case .ok, .preExisting, .fixed: false
            }
        }
    }

    /// Nothing required regressed, and nothing required is in the dark.
    public var isHealthy: Bool { regressions.isEmpty && inconclusive.isEmpty }

    private var required: [CheckComparison] { comparisons.filter { $0.requirement == .required } }
}
