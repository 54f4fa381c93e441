import Foundation
import Ledger
import Synchronization
import Vocabulary

/// Facts that another program wrote, in the form of the `facts.jsonl` of an evidence folder: for tests that need a ledger with a
/// long past. What such a line says of hashes and of its sequence is not used.
struct Recording {
    private struct Line: Decodable {
        let recordedAt: Int64
        let validAt: Int64
        let kind: String
        let client: ClientID?
        let host: HostID?
        let run: RunID?
        let body: String

        func fact() throws -> NewFact {
            guard let type = Recording.types.first(where: { $0.kind.rawValue == kind }) else {
                throw UnknownKind(name: kind)
            }
            return NewFact(
                try CanonicalJSON.decode(type, from: Data(body.utf8)), client: client, host: host, run: run,
                validAt: Timestamp.date(milliseconds: validAt))
        }
    }

    private struct UnknownKind: Error { let name: String }

    private static let types: [any FactBody.Type] = [
        ClientFact.self, ScanFact.self, HostOutcomeFact.self, RunStartedFact.self, RunFinishedFact.self,
        AdvisoryFact.self, ApprovalFact.self, ExceptionFact.self, ExceptionEndedFact.self, CorrectionFact.self,
        WindowScheduleFact.self, KnownExploitedFact.self, CVESetFact.self,
    ]

    /// The clock of a ledger: it shows when the next facts were recorded.
    private final class Clock: Sendable {
        private let time = Mutex(Date(timeIntervalSince1970: 0))

        func set(_ date: Date) { time.withLock { $0 = date } }

        var now: Date { time.withLock { $0 } }
    }

    private let lines: [Line]

    init(of path: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
            try decoder.decode(Line.self, from: Data($0.utf8))
        }
    }

    /// Appends what was recorded at the same instant in one transaction, at that instant.
    func append(toLedgerAt path: String, actor: String) throws {
        let clock = Clock()
        let ledger = try Ledger.open(path: path, actor: actor, now: { clock.now })
        var rest = lines[...]
        while let first = rest.first {
            let batch = rest.prefix { $0.recordedAt == first.recordedAt }
            clock.set(Timestamp.date(milliseconds: first.recordedAt))
            try ledger.append(batch.map { try $0.fact() })
            rest = rest.dropFirst(batch.count)
        }
    }
}
