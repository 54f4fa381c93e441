public import Foundation
public import Ledger
import Packages
public import Vocabulary

/// What was fetched to a host ahead of its window.
public struct StagingFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "staging")

    public enum Outcome: String, Codable, Sendable, CaseIterable {
        case staged
        case nothingToDo = "nothing_to_do"
        /// It was not begun: a blackout, a blocker, another run on the host.
        case skipped
        case failed
    }

    /// One package of the plan.
    public struct Package: Codable, Sendable, Equatable {
        public var name: String
        public var architecture: String
        public var version: String
        /// Whether the host's package manager has the file. It needs none where the repository lies on the host itself.
        public var kept: Bool
    }

    public var playbook: String
    public var outcome: Outcome
    public var reason: String?
    public var packages: [Package]
    public var finishedAt: Date
}

/// What lies ready on hosts, by what is on record.
public struct StagingHistory: Sendable {
    private let ledger: Ledger

    public init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// What the host kept when it was last staged, as `name.arch=version`.
    public func kept(on host: HostID) throws -> Set<String> {
        let last = try ledger.facts(kinds: [StagingFact.kind], host: host).last?.decode(StagingFact.self)
        return Set((last?.packages ?? []).filter(\.kept).map { "\($0.name).\($0.architecture)=\($0.version)" })
    }
}
