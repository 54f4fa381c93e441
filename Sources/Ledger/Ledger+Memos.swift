public import Foundation
internal import GRDB
public import Vocabulary

extension Ledger {
    /// The last fact that can have changed where the hosts of a client stand.
    ///
    /// - Parameter kinds: of facts that can, of the client or of none; scans and runs need not be named.
    public func lastChange(of client: ClientID, kinds: [FactKind]) throws(LedgerError) -> Int64 {
        try reporting {
            try database.read { connection in
                let scans = try Int64.fetchOne(
                    connection, sql: "SELECT max(changed_sequence) FROM last_scan WHERE host > ? AND host < ?",
                    arguments: Self.range(of: client))
                let others = try kinds.flatMap { kind in
                    try ["client = ?", "client IS NULL AND ? IS NOT NULL"].map { whose in
                        try Int64.fetchOne(
                            connection, sql: "SELECT max(sequence) FROM fact WHERE kind = ? AND \(whose)",
                            arguments: [kind.rawValue, client.rawValue])
                    }
                }
                return ([scans] + others).compactMap(\.self).max() ?? 0
            }
        }
    }

    /// What was kept of a client by ``keep(_:of:judge:sequence:from:until:)``; nil where it does not hold any more.
    ///
    /// - Parameter change: the last fact that matters to it.
    public func memo(
        of client: ClientID, judge: String, since change: Int64, at instant: Date
    ) throws(LedgerError) -> Data? {
        try reporting {
            try database.read { connection in
                try Data.fetchOne(
                    connection,
                    sql: """
                        SELECT body FROM memo WHERE client = ? AND judge = ? AND sequence >= ?
                            AND holds_from <= ? AND holds_until > ?
                        """,
                    arguments: [
                        client.rawValue, judge, change, Timestamp.milliseconds(instant),
                        Timestamp.milliseconds(instant),
                    ])
            }
        }
    }

    /// Keeps what was computed of a client from its facts up to one, so that it need not be computed again. Where it cannot
    /// be kept, because the ledger is locked or read-only, it is not.
    public func keep(
        _ body: Data, of client: ClientID, judge: String, sequence: Int64, from start: Date, until end: Date
    ) throws(LedgerError) {
        do {
            try reporting {
                try database.write { connection in
                    try connection.execute(
                        sql: "INSERT OR REPLACE INTO memo VALUES (?, ?, ?, ?, ?, ?)",
                        arguments: [
                            client.rawValue, judge, sequence, Timestamp.milliseconds(start),
                            Timestamp.milliseconds(end), body,
                        ])
                }
            }
        } catch .locked, .readOnly, .diskFull {
            return
        }
    }
}
