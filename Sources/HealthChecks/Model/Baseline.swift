import Inventory

/// Two looks before a host is touched, some seconds apart: what differs between them is unstable.
public struct Baseline: Codable, Sendable, Equatable {
    public var first: Snapshot
    public var second: Snapshot

    public init(first: Snapshot, second: Snapshot) {
        self.first = first
        self.second = second
    }

    /// What both looks together say of each check, in the order of the second.
    public var settled: [CheckObservation] {
        let earlier = first.byName
        return second.observations.map { later in
            guard let former = earlier[later.name] else { return later }
            return Self.settle(former, later)
        }
    }

    /// The required checks from which nothing could be told afterwards: those that flap, and those that could not be made.
    public var unstableRequired: [String] {
        settled.filter { $0.requirement == .required && ($0.state == .unstable || $0.state == .unknown) }.map(\.name)
    }

    private static func settle(_ former: CheckObservation, _ later: CheckObservation) -> CheckObservation {
        var settled = later
        if let set = SetCheck(rawValue: later.name) {
            // Something that was seen only once neither counts as broken by the update nor as lost.
            settled.items = set.settled(former.items, later.items)
        }
        guard former.state != later.state else { return settled }
        settled.state = former.state == .unknown || later.state == .unknown ? .unknown : .unstable
        settled.detail = [former.detail, later.detail].compactMap(\.self).joined(separator: ", then ")
        return settled
    }
}

extension Snapshot {
    var byName: [String: CheckObservation] {
        Dictionary(observations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
