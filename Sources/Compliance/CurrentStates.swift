public import Foundation
internal import Ledger
public import Vocabulary

/// How a client's hosts stand at this moment.
public struct CurrentStates: Sendable, Equatable {
    public struct Host: Sendable, Equatable {
        public var host: HostID
        public var state: ComplianceState
        /// Why, in a few words; empty where all is well.
        public var reason: String
        public var lastCompleteScan: Date?
        public var rebootPending: Bool
        /// Something is held back on the host, and exceptions in force say why: of all of it.
        public var isHoldingExcused: Bool
        /// Open ones, in the order of their due dates.
        public var obligations: [Obligation]

        /// Those that are in time and will be late unless somebody does something about them.
        public var breaches: [Obligation] { obligations.filter { $0.forecast?.willBreach ?? false } }
    }

    public var asOf: Date
    /// In the order of their names.
    public var hosts: [Host]

    init(_ snapshot: Snapshot) {
        asOf = snapshot.asOf
        hosts = snapshot.members.map { story in
            let held = story.obligations.filter { $0.isOpen && $0.hindrance == PendingStanding.held.rawValue }
            return Host(
                host: story.span.host, state: story.standing.state, reason: story.standing.reason,
                lastCompleteScan: story.tracker.lastComplete, rebootPending: story.tracker.rebootPending ?? false,
                isHoldingExcused: !held.isEmpty && held.allSatisfy(snapshot.isExcused),
                obligations: story.obligations.filter(\.isOpen))
        }
    }
}
