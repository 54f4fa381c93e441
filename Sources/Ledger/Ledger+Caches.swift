private import Foundation
internal import GRDB
public import Vocabulary

extension Ledger {
    /// What is pending on a host according to its last scan, in the order of the packages' names.
    public func pending(of host: HostID) throws(LedgerError) -> [PendingInterval] {
        try pending(where: "host = ?", [host.description])
    }

    /// What is pending on all hosts of a client according to their last scans.
    public func pending(of client: ClientID) throws(LedgerError) -> [PendingInterval] {
        try pending(where: "host > ? AND host < ?", Self.range(of: client))
    }

    private func pending(
        where condition: String, _ arguments: StatementArguments
    ) throws(LedgerError) -> [PendingInterval] {
        try reporting { try database.read { try $0.pending(where: condition, arguments) } }
    }

    /// The last scan recorded of a host, failed ones included.
    public func lastScan(of host: HostID) throws(LedgerError) -> (fact: Fact, scan: ScanFact)? {
        try lastScan(of: host, "any_sequence")
    }

    /// The last scan of a host in which every repository answered.
    public func lastCompleteScan(of host: HostID) throws(LedgerError) -> (fact: Fact, scan: ScanFact)? {
        try lastScan(of: host, "complete_sequence")
    }

    private func lastScan(
        of host: HostID, _ column: String
    ) throws(LedgerError) -> (fact: Fact, scan: ScanFact)? {
        let fact = try reporting {
            try database.read { connection in
                try connection.first(
                    Fact.init(row:),
                    """
                    SELECT \(Fact.columns) FROM fact
                    WHERE sequence = (SELECT \(column) FROM last_scan WHERE last_scan.host = ?)
                    """, [host.description])
            }
        }
        guard let fact else { return nil }
        return (fact, try fact.decode(ScanFact.self))
    }

    /// Every run, the latest first.
    public func runs() throws(LedgerError) -> [RunSummary] {
        try reporting {
            try database.read { connection in
                let rows = try Row.fetchAll(
                    connection, sql: "SELECT run, started_sequence, finished_sequence FROM run ORDER BY 2 DESC")
                return try rows.compactMap { try RunSummary(row: $0, connection) }
            }
        }
    }
}

extension Database {
    func pending(where condition: String, _ arguments: StatementArguments) throws -> [PendingInterval] {
        var names = HostNames()
        return try all(
            { try PendingInterval(row: $0, &names) },
            """
            SELECT host, record, opened_at, first_seen_at FROM pending
            WHERE \(condition) ORDER BY host, name, architecture, candidate
            """, arguments)
    }
}

/// The rows of a host stand together: its name is taken apart once.
private struct HostNames {
    private var last: (name: String, host: HostID)?

    mutating func host(_ name: String) throws -> HostID {
        if let last, last.name == name { return last.host }
        guard let host = HostID(name) else { throw DatabaseError(resultCode: .SQLITE_MISMATCH) }
        last = (name, host)
        return host
    }
}

extension PendingInterval {
    fileprivate init(row: Row, _ names: inout HostNames) throws {
        let host = try names.host(row[0])
        self.init(
            host: host, record: try PendingRecord(canonical: row[1]),
            opened: Timestamp.date(milliseconds: row[2]),
            firstSeen: Timestamp.date(milliseconds: row[3]))
    }
}

extension RunSummary {
    fileprivate init?(row: Row, _ connection: Database) throws {
        guard let start = try connection.fact(row[1]) else { return nil }
        let started = try start.decode(RunStartedFact.self)
        let end = try (row[2] as Int64?).flatMap(connection.fact)
        let finished = try end?.decode(RunFinishedFact.self)
        let counts = try Row.fetchAll(
            connection, sql: "SELECT outcome, count(*) FROM run_host WHERE run = ? GROUP BY outcome",
            arguments: [row[0] as String])
        self.init(
            run: RunID(rawValue: row[0]), playbook: started.playbook, clients: started.clients,
            startedAt: start.validAt, finishedAt: end?.validAt, state: finished?.state, reason: finished?.reason,
            emergency: started.emergency != nil,
            counts: Dictionary(uniqueKeysWithValues: counts.map { ($0[0] as String, $0[1] as Int) }))
    }
}
