public import Foundation
public import Vocabulary

/// A run began: its plan is on disk before any host is touched.
public struct RunStartedFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "run_started")

    /// Who allowed a run outside of the windows, and why.
    public struct Emergency: Codable, Sendable, Equatable {
        public var reason: String
        public var approvedBy: String

        public init(reason: String, approvedBy: String) {
            self.reason = reason
            self.approvedBy = approvedBy
        }
    }

    public var playbook: String
    public var planDigest: String
    /// The plan file as JSON text.
    public var plan: String
    public var emergency: Emergency?
    public var clients: [ClientID]

    public init(
        playbook: String, planDigest: String, plan: String, emergency: Emergency? = nil, clients: [ClientID]
    ) {
        self.playbook = playbook
        self.planDigest = planDigest
        self.plan = plan
        self.emergency = emergency
        self.clients = clients
    }
}

/// How a run began, without its plan: what figures need of a ``RunStartedFact``.
public struct RunHeading: FactBody, Equatable {
    public static let kind = RunStartedFact.kind

    public var playbook: String
    public var emergency: RunStartedFact.Emergency?
    public var clients: [ClientID]

    public init(playbook: String, emergency: RunStartedFact.Emergency? = nil, clients: [ClientID]) {
        self.playbook = playbook
        self.emergency = emergency
        self.clients = clients
    }

    public static func read(canonical body: Data) -> RunHeading? {
        CanonicalReader.read(body) { (reader) throws(CanonicalReader.Unexpected) in
            var heading = RunHeading(playbook: "", clients: [])
            let count = try reader.object { (reader, key) throws(CanonicalReader.Unexpected) in
                switch key {
                case "clients":
                    heading.clients = try reader.array { (reader) throws(CanonicalReader.Unexpected) in
                        try reader.value(ClientID.self)
                    }
                case "playbook": heading.playbook = try reader.string()
                case "plan", "planDigest": try reader.skipString()
                default: throw CanonicalReader.Unexpected()
                }
            }
            try reader.require(count == 4)
            return heading
        }
    }
}

/// A run came to its end.
public struct RunFinishedFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "run_finished")

    public var state: RunState
    public var reason: String?
    /// Hosts by ``HostOutcome``.
    public var counts: [String: Int]

    public init(state: RunState, reason: String? = nil, counts: [String: Int] = [:]) {
        self.state = state
        self.reason = reason
        self.counts = counts
    }
}

/// What the gate of a wave decided.
public struct WaveFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "wave_gate")

    public var wave: String
    /// `passed`, `stopped` or `inconclusive`.
    public var decision: String
    public var reason: String
    public var verified: Int
    public var failed: Int
    public var notAttempted: Int

    public init(wave: String, decision: String, reason: String, verified: Int, failed: Int, notAttempted: Int) {
        self.wave = wave
        self.decision = decision
        self.reason = reason
        self.verified = verified
        self.failed = failed
        self.notAttempted = notAttempted
    }
}
