internal import Foundation
internal import Ledger
internal import Vocabulary

/// Where the facts of a client are read from: an array of all of them, or a ledger, of which only what is needed is read.
enum FactSource {
    case array([Fact])
    case ledger(Ledger)

    func history(of client: ClientID, knownAt: Date, before end: Date) throws -> ClientHistory {
        switch self {
        case .array(let facts): try ClientHistory(client: client, facts: facts, knownAt: knownAt, before: end)
        case .ledger(let ledger): try ClientHistory(client: client, in: ledger, knownAt: knownAt, before: end)
        }
    }

    /// The reports of a client that were handed out, by what is known, in the order in which they were recorded.
    func reportsIssued(to client: ClientID, knownAt: Date) throws -> [Fact] {
        let kind = ReportIssuedFact.kind
        switch self {
        case .array(let facts):
            return facts.filter { $0.kind == kind && $0.client == client && $0.recordedAt <= knownAt }
                .sorted { $0.sequence < $1.sequence }
        case .ledger(let ledger): return try ledger.facts(kinds: [kind], client: client, knownAt: knownAt)
        }
    }

    /// What was recorded of a client or of none between two instants, in its order.
    func facts(of client: ClientID, recordedAfter start: Date, until end: Date) throws -> [Fact] {
        switch self {
        case .array(let facts):
            return facts.filter {
                start < $0.recordedAt && $0.recordedAt <= end && ($0.client == nil || $0.client == client)
            }.sorted { $0.sequence < $1.sequence }
        case .ledger(let ledger):
            let after = try ledger.head(knownAt: start).sequence
            let own = try ledger.facts(client: client, knownAt: end, afterSequence: after)
            let shared = try ledger.facts(kinds: FactKind.shared, knownAt: end, afterSequence: after)
            return (own + shared.filter { $0.client == nil }).sorted { $0.sequence < $1.sequence }
        }
    }

    func fact(_ sequence: Int64) throws -> Fact? {
        switch self {
        case .array(let facts): facts.first { $0.sequence == sequence }
        case .ledger(let ledger): try ledger.fact(sequence)
        }
    }
}
