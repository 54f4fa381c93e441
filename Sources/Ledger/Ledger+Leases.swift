public import Foundation
internal import GRDB
public import Vocabulary

extension Ledger {
    /// Asks for the sole right to work on something. Processes on other machines ask the same table.
    ///
    /// - Parameters:
    ///   - until: when it expires unless it is renewed.
    ///   - pool: where only so many of a kind may be out at once (`max_unavailable` of a cluster).
    public func acquireLease(
        _ name: String, owner: RunID, until: Date, in pool: LeasePool? = nil
    ) throws(LedgerError) -> LeaseAnswer {
        try reporting {
            try inImmediateTransaction { connection in
                let holder = try Lease.find(name, in: connection)
                let instant = Timestamp.rounded(now())
                if let holder, holder.owner != owner, holder.expires > instant {
                    return .heldBy(holder.owner, until: holder.expires)
                }
                if let pool {
                    let others = try Lease.others(than: name, in: pool, at: instant, connection)
                    guard others.count < pool.capacity else { return .poolExhausted(by: others) }
                }
                try connection.execute(
                    sql: """
                        INSERT INTO lease (name, pool, owner, acquired_at, renewed_at, expires_at)
                        VALUES (:name, :pool, :owner, :now, :now, :expires)
                        ON CONFLICT (name) DO UPDATE SET pool = excluded.pool, owner = excluded.owner,
                            acquired_at = CASE owner WHEN excluded.owner THEN acquired_at ELSE excluded.acquired_at END,
                            renewed_at = excluded.renewed_at, expires_at = excluded.expires_at
                        """,
                    arguments: [
                        "name": name, "pool": pool?.name, "owner": owner.rawValue,
                        "now": Timestamp.milliseconds(instant), "expires": Timestamp.milliseconds(until),
                    ])
                guard let holder, holder.owner != owner else { return .granted }
                return .grantedAfterExpiry(of: holder)
            }
        }
    }

    /// The owner's heartbeat.
    ///
    /// - Returns: false when the lease is no longer the owner's: it must stop touching what it leased.
    public func renewLease(_ name: String, owner: RunID, until: Date) throws(LedgerError) -> Bool {
        try reporting {
            try inImmediateTransaction { connection in
                try connection.execute(
                    sql: "UPDATE lease SET renewed_at = ?, expires_at = ? WHERE name = ? AND owner = ?",
                    arguments: [
                        Timestamp.milliseconds(now()), Timestamp.milliseconds(until), name, owner.rawValue,
                    ])
                return connection.changesCount == 1
            }
        }
    }

    /// Hands a lease on to another owner, in one step: nobody can take it in between.
    ///
    /// - Returns: false when it is another's by now.
    public func passLease(
        _ name: String, from owner: RunID, to other: RunID, until: Date
    ) throws(LedgerError) -> Bool {
        try reporting {
            try inImmediateTransaction { connection in
                try connection.execute(
                    sql: "UPDATE lease SET owner = ?, expires_at = ? WHERE name = ? AND owner = ?",
                    arguments: [other.rawValue, Timestamp.milliseconds(until), name, owner.rawValue])
                return connection.changesCount == 1
            }
        }
    }

    /// Who has a lease, expired or not; nil when nobody has it.
    public func leaseOwner(_ name: String) throws(LedgerError) -> RunID? {
        try reporting { try database.read { try Lease.find(name, in: $0)?.owner } }
    }

    /// Gives a lease back. Does nothing when it is another's by now.
    public func releaseLease(_ name: String, owner: RunID) throws(LedgerError) {
        try reporting {
            try inImmediateTransaction { connection in
                try connection.execute(
                    sql: "DELETE FROM lease WHERE name = ? AND owner = ?", arguments: [name, owner.rawValue])
            }
        }
    }

    /// The leases that are out, expired ones included, in the order of their names.
    public func leases() throws(LedgerError) -> [Lease] {
        try reporting {
            try database.read { try $0.all(Lease.init(row:), "SELECT \(Lease.columns) FROM lease ORDER BY name") }
        }
    }

    private func inImmediateTransaction<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try database.writeWithoutTransaction { connection in
            var result: Result?
            try connection.inTransaction(.immediate) {
                result = try body(connection)
                return .commit
            }
            guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
            return result
        }
    }
}

extension Lease {
    static let columns = "name, owner, acquired_at, renewed_at, expires_at"

    init(row: Row) {
        self.init(
            name: row[0], owner: RunID(rawValue: row[1]), acquiredAt: Timestamp.date(milliseconds: row[2]),
            renewedAt: Timestamp.date(milliseconds: row[3]), expires: Timestamp.date(milliseconds: row[4]))
    }

    static func find(_ name: String, in connection: Database) throws -> Lease? {
        try connection.first(Lease.init(row:), "SELECT \(columns) FROM lease WHERE name = ?", [name])
    }

    static func others(
        than name: String, in pool: LeasePool, at instant: Date, _ connection: Database
    ) throws -> [Lease] {
        let others = try connection.all(
            Lease.init(row:), "SELECT \(columns) FROM lease WHERE pool = ? AND name <> ? ORDER BY name",
            [pool.name, name])
        return pool.expiry == .counts ? others : others.filter { $0.expires > instant }
    }
}
