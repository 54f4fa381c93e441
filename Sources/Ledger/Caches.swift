internal import Foundation
internal import GRDB
internal import Vocabulary

/// The tables that only repeat what the facts say, so that questions asked every day need not read a year of them.
///
/// Kept within the transaction that appends a fact, and rebuilt by the same code from the facts alone.
enum Caches {
    /// Table and a query that gives the whole of it in an order that does not depend on how it came about.
    static let contents = [
        "pending": "SELECT * FROM pending ORDER BY host, name, architecture, candidate",
        "last_scan": "SELECT * FROM last_scan ORDER BY host",
        "host_state": "SELECT * FROM host_state ORDER BY host",
        "run": "SELECT * FROM run ORDER BY run",
        "run_client": "SELECT * FROM run_client ORDER BY client, run",
        "run_host": "SELECT * FROM run_host ORDER BY run, host",
    ]

    static func update(with fact: Fact, body: any FactBody, in connection: Database) throws {
        switch body {
        case let scan as ScanFact:
            try ScanCache(connection: connection).record(scan, fact)
            try PendingCache(connection: connection).record(scan, fact)
        case let start as RunStartedFact: try runStarted(fact, clients: start.clients, connection)
        case is RunFinishedFact: try runFinished(fact, connection)
        case let outcome as HostOutcomeFact: try hostOutcome(outcome, fact, connection)
        default: break
        }
    }

    /// Empties the caches and fills them from the facts.
    static func rebuild(in connection: Database) throws {
        // A memo is made again by whoever needs it next.
        for table in ["memo"] + contents.keys.sorted() { try connection.execute(sql: "DELETE FROM \(table)") }
        let kinds = [ScanFact.kind, RunStartedFact.kind, RunFinishedFact.kind, HostOutcomeFact.kind].map(\.rawValue)
        let sql = "SELECT \(Fact.columns) FROM fact WHERE kind IN (?, ?, ?, ?) ORDER BY sequence"
        try connection.each(Fact.init(row:), sql, StatementArguments(kinds)) { fact in
            switch fact.kind {
            case ScanFact.kind: try update(with: fact, body: fact.decode(ScanFact.self), in: connection)
            case RunStartedFact.kind:
                try runStarted(fact, clients: fact.decode(RunHeading.self).clients, connection)
            case RunFinishedFact.kind: try runFinished(fact, connection)
            default: try update(with: fact, body: fact.decode(HostOutcomeFact.self), in: connection)
            }
        }
    }

    private static func runStarted(_ fact: Fact, clients: [ClientID], _ connection: Database) throws {
        let run = fact.run?.rawValue ?? ""
        try connection.execute(
            sql: "INSERT INTO run (run, started_sequence) VALUES (?, ?) ON CONFLICT (run) DO NOTHING",
            arguments: [run, fact.sequence])
        for client in clients {
            try connection.execute(
                sql: """
                    INSERT INTO run_client (client, run, started_sequence) VALUES (?, ?, ?)
                    ON CONFLICT (client, run) DO UPDATE SET started_sequence = excluded.started_sequence
                    """,
                arguments: [client.rawValue, run, fact.sequence])
        }
    }

    private static func runFinished(_ fact: Fact, _ connection: Database) throws {
        try connection.execute(
            sql: "UPDATE run SET finished_sequence = ? WHERE run = ?",
            arguments: [fact.sequence, fact.run?.rawValue ?? ""])
    }

    /// The last word on a host counts: a run that was resumed may say it twice.
    private static func hostOutcome(_ outcome: HostOutcomeFact, _ fact: Fact, _ connection: Database) throws {
        guard let host = fact.host else { return }
        try ScanCache(connection: connection).record(outcome, fact, host.description)
        guard let run = fact.run else { return }
        try connection.execute(
            sql: """
                INSERT INTO run_host (run, host, outcome) VALUES (?, ?, ?)
                ON CONFLICT (run, host) DO UPDATE SET outcome = excluded.outcome
                """,
            arguments: [run.rawValue, host.description, outcome.outcome.rawValue])
    }
}
