internal import Foundation
internal import GRDB
public import Vocabulary

extension Ledger {
    /// What is known of each host of a client that was ever scanned or worked on.
    public func seenHosts(of client: ClientID) throws(LedgerError) -> [HostID: SeenHost] {
        try seenHosts(where: "host > ? AND host < ?", Self.range(of: client))
    }

    /// The same of one host; nil where nothing is.
    public func seenHost(of host: HostID) throws(LedgerError) -> SeenHost? {
        try seenHosts(where: "host = ?", [host.description])[host]
    }

    private func seenHosts(
        where condition: String, _ arguments: StatementArguments
    ) throws(LedgerError) -> [HostID: SeenHost] {
        try reporting {
            let seen = try database.read { try $0.seenHosts(where: condition, arguments) }
            return Dictionary(seen.map { ($0.host, $0) }, uniquingKeysWith: { $1 })
        }
    }

    /// What is pending on each of some hosts, in the order of the packages' names, and what was seen of it otherwise: all as of one moment.
    public func pendingAndSeen(
        of hosts: some Sequence<HostID>
    ) throws(LedgerError) -> [HostID: (pending: [PendingInterval], seen: SeenHost?)] {
        try reporting {
            try database.read { connection in
                var found: [HostID: (pending: [PendingInterval], seen: SeenHost?)] = [:]
                for host in hosts {
                    let name: StatementArguments = [host.description]
                    found[host] = (
                        try connection.pending(where: "host = ?", name),
                        try connection.seenHosts(where: "host = ?", name).first
                    )
                }
                return found
            }
        }
    }

    /// The package manager that each host of a client had when it was last seen.
    public func packageManagers(of client: ClientID) throws(LedgerError) -> [HostID: String] {
        try reporting {
            let rows = try database.read { connection in
                try connection.all(
                    { (HostID($0[0] as String), $0[1] as String?) },
                    """
                    SELECT host, json_extract(CAST(state AS TEXT), '$.packageManager') FROM host_state
                    WHERE host > ? AND host < ?
                    """, Self.range(of: client))
            }
            return Dictionary(
                rows.compactMap { host, manager in host.flatMap { host in manager.map { (host, $0) } } },
                uniquingKeysWith: { $1 })
        }
    }

    /// How much is pending on each host of a client; a host on which nothing is does not stand in it.
    public func pendingCounts(of client: ClientID) throws(LedgerError) -> [HostID: PendingCounts] {
        try reporting {
            try database.read { connection in
                var counts: [String: PendingCounts] = [:]
                let installable = PendingStanding.installable.rawValue
                // The standings are few and the names many: those that would be installed are counted where they are.
                let rows = try Row.fetchCursor(
                    connection,
                    sql: """
                        SELECT host, standing, class, '', count(*) FROM pending
                            WHERE host > ? AND host < ? AND standing = '\(installable)'
                            GROUP BY host, standing, class
                        UNION ALL
                        SELECT host, standing, class, name, 1 FROM pending
                            WHERE host > ? AND host < ? AND standing <> '\(installable)'
                        """, arguments: Self.range(of: client) + Self.range(of: client))
                while let row = try rows.next() {
                    counts[row[0], default: PendingCounts()].count(
                        row[3], standing: row[1], isSecurity: row[2] == UpdateClass.security.rawValue, times: row[4])
                }
                for host in counts.keys { counts[host]?.heldBack.sort { $0.name < $1.name } }
                return Dictionary(
                    counts.compactMap { name, counts in HostID(name).map { ($0, counts) } }, uniquingKeysWith: { $1 })
            }
        }
    }

    /// '0' follows '/' in ASCII: the range holds the hosts of this client and no others.
    static func range(of client: ClientID) -> StatementArguments { ["\(client)/", "\(client)0"] }
}

extension Database {
    fileprivate func seenHosts(where condition: String, _ arguments: StatementArguments) throws -> [SeenHost] {
        try all(
            SeenHost.init(row:),
            """
            SELECT host, attempted_at, seen_at, completed_at, trouble, changed_sequence, state
            FROM last_scan LEFT JOIN host_state USING (host) WHERE \(condition)
            """, arguments)
    }
}

extension SeenHost {
    fileprivate init(row: Row) throws {
        guard let host = HostID(row[0] as String) else { throw DatabaseError(resultCode: .SQLITE_MISMATCH) }
        let trouble = try (row[4] as Data?).map { try CanonicalJSON.decode(ScanCache.Trouble.self, from: $0) }
        let state = try (row[6] as Data?).map { body in
            try CanonicalReader.read(body, HostState.init) ?? CanonicalJSON.decode(HostState.self, from: body)
        }
        func date(_ column: Int) -> Date? { (row[column] as Int64?).map(Timestamp.date(milliseconds:)) }
        self.init(
            host: host, attemptedAt: date(1), seenAt: date(2), completedAt: date(3), failure: trouble?.failure,
            failedRepositories: trouble?.failedRepositories ?? [], state: state, changedSequence: row[5])
    }
}
