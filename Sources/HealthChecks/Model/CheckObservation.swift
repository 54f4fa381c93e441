public import Inventory

/// One look at one check.
public struct CheckObservation: Codable, Sendable, Equatable {
    public var name: String
    public var requirement: HealthCheck.Requirement
    public var state: CheckState
    /// What was seen, in words.
    public var detail: String?
    /// The members of a set check: failed units, listeners, mounts.
    public var items: [String]

    public init(
        name: String, requirement: HealthCheck.Requirement, state: CheckState, detail: String? = nil,
        items: [String] = []
    ) {
        self.name = name
        self.requirement = requirement
        self.state = state
        self.detail = detail
        self.items = items
    }
}

/// One look at all checks of a host.
public struct Snapshot: Codable, Sendable, Equatable {
    public var observations: [CheckObservation]

    public init(observations: [CheckObservation]) {
        self.observations = observations
    }
}
