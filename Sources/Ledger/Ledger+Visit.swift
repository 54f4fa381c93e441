public import Foundation
public import Vocabulary
internal import GRDB

extension Ledger {
    /// Shows the facts of a client one by one, in the order in which they were recorded, and keeps none of them.
    ///
    /// - Parameters:
    ///   - kinds: empty for all.
    ///   - host: only what is about this host.
    ///   - knownAt: only what the ledger knew at this instant.
    /// - Throws: ``LedgerError``, and what `body` throws.
    public func visitFacts(
        kinds: [FactKind] = [], of client: ClientID, host: HostID? = nil, knownAt: Date? = nil,
        _ body: (PlainFact) throws -> Void
    ) throws {
        var query = FactQuery(PlainFactReader.columns)
        query.require("kind", among: kinds.map(\.rawValue))
        query.require("client = ?", client.rawValue)
        query.require("host = ?", host?.description)
        query.require("recorded_at <= ?", knownAt.map(Timestamp.milliseconds))
        try visit(query, body)
    }

    /// The same for the facts that belong to no client: what vendors say, and how the runs began in which the client had a
    /// part.
    public func visitSharedFacts(
        kinds: [FactKind], runsOf client: ClientID, knownAt: Date? = nil, _ body: (PlainFact) throws -> Void
    ) throws {
        var shared = FactQuery(PlainFactReader.columns)
        shared.require("kind", among: kinds.map(\.rawValue))
        shared.require("client IS NULL")
        shared.require("recorded_at <= ?", knownAt.map(Timestamp.milliseconds))
        try visit(shared, body)
        var runs = FactQuery(PlainFactReader.columns)
        runs.require("sequence IN (SELECT started_sequence FROM run_client WHERE client = ?)", client.rawValue)
        runs.require("recorded_at <= ?", knownAt.map(Timestamp.milliseconds))
        try visit(runs, body)
    }

    /// Every fact that is about a client or that a figure of it may depend on, with what proves it, one by one: those of the
    /// vendors and of its runs first, then its own, each in the order in which they were recorded.
    public func visitEvidence(of client: ClientID, knownAt: Date, _ body: (Fact) throws -> Void) throws {
        let kinds = FactKind.shared.map { "'\($0)'" }.joined(separator: ", ")
        let shared = "client IS NULL AND kind IN (\(kinds))"
        let runs = "client IS NULL AND run IN (SELECT run FROM run_client WHERE client = ?)"
        let choices: [(String, StatementArguments)] = [
            (shared, []), (runs, [client.rawValue]), ("client = ?", [client.rawValue]),
        ]
        do {
            try database.read { connection in
                for (condition, arguments) in choices {
                    let sql =
                        "SELECT \(Fact.columns) FROM fact WHERE \(condition) AND recorded_at <= ? ORDER BY sequence"
                    let known = arguments + [Timestamp.milliseconds(knownAt)]
                    try connection.each(Fact.init(row:), sql, known, do: body)
                }
            }
        } catch let error as DatabaseError {
            throw LedgerError(error, path: path)
        }
    }

    private func visit(_ query: FactQuery, _ body: (PlainFact) throws -> Void) throws {
        do {
            try database.read { connection in
                let rows = try Row.fetchCursor(connection, sql: query.sql, arguments: query.arguments)
                var reader = PlainFactReader()
                while let row = try rows.next() { try body(reader.fact(row)) }
            }
        } catch let error as DatabaseError {
            throw LedgerError(error, path: path)
        }
    }
}

/// Reads rows of facts; names that come again and again are read once.
private struct PlainFactReader {
    static let columns = "sequence, recorded_at, valid_at, kind, client, host, run, body"

    private var clients: [String: ClientID] = [:]
    private var hosts: [String: HostID] = [:]

    mutating func fact(_ row: Row) -> PlainFact {
        PlainFact(
            sequence: row[0], recordedAt: Timestamp.date(milliseconds: row[1]),
            validAt: Timestamp.date(milliseconds: row[2]), kind: FactKind(rawValue: row[3]), client: client(row[4]),
            host: host(row[5]), run: (row[6] as String?).map(RunID.init(rawValue:)), body: row[7])
    }

    private mutating func client(_ name: String?) -> ClientID? {
        guard let name else { return nil }
        if let known = clients[name] { return known }
        let client = ClientID(rawValue: name)
        clients[name] = client
        return client
    }

    private mutating func host(_ name: String?) -> HostID? {
        guard let name else { return nil }
        if let known = hosts[name] { return known }
        let host = HostID(name)
        hosts[name] = host
        return host
    }
}
