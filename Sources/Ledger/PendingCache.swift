internal import Foundation
internal import GRDB
private import Vocabulary

/// What is pending on each host, and since when: a scan that found nothing new costs nothing.
struct PendingCache {
    let connection: Database

    func record(_ scan: ScanFact, _ fact: Fact) throws {
        guard let host = fact.host?.description else { return }
        guard scan.result != .failed else { return }
        let at = Timestamp.milliseconds(fact.validAt)
        // A newer version of a package has to find the older one open, to take over when it was first seen.
        for record in scan.appeared { try open(record, host, at) }
        // A partial scan that does not list something proves nothing.
        guard scan.result == .complete else { return }
        for key in scan.gone { try close(key, host) }
    }

    private func close(_ key: PendingKey, _ host: String) throws {
        try connection.cachedStatement(
            sql: "DELETE FROM pending WHERE host = ? AND name = ? AND architecture = ? AND candidate = ?"
        ).execute(arguments: [host, key.name, key.architecture, key.candidate])
    }

    /// A newer version of the same package takes over the instant at which the host was first seen to be behind.
    private func open(_ record: PendingRecord, _ host: String, _ at: Int64) throws {
        try connection.cachedStatement(
            sql: """
                INSERT INTO pending
                    (host, name, architecture, candidate, class, standing, record, opened_at, first_seen_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, min(?8, coalesce((SELECT min(first_seen_at) FROM pending
                    WHERE host = ?1 AND name = ?2 AND architecture = ?3), ?8)))
                ON CONFLICT (host, name, architecture, candidate) DO UPDATE SET
                    record = excluded.record, class = excluded.class, standing = excluded.standing
                """
        ).execute(arguments: [
            host, record.name, record.architecture, record.candidate, record.updateClass.rawValue, record.standing,
            try CanonicalJSON.text(record), at,
        ])
    }
}
