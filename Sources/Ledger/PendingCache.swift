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
        try run(
            """
            DELETE FROM pending
            WHERE host = :host AND name = :name AND architecture = :architecture AND candidate = :candidate
            """, arguments(key, host))
    }

    /// A newer version of the same package takes over the instant at which the host was first seen to be behind.
    private func open(_ record: PendingRecord, _ host: String, _ at: Int64) throws {
        let words: [String: (any DatabaseValueConvertible)?] = [
            "record": String(decoding: try CanonicalJSON.encode(record), as: UTF8.self),
            "class": record.updateClass.rawValue, "standing": record.standing,
        ]
        try run(
            """
            UPDATE pending SET record = :record, class = :class, standing = :standing
            WHERE host = :host AND name = :name AND architecture = :architecture AND candidate = :candidate
            """, arguments(record.key, host, words))
        guard connection.changesCount == 0 else { return }
        try run(
            """
            INSERT INTO pending
                (host, name, architecture, candidate, class, standing, record, opened_at, first_seen_at)
            VALUES (:host, :name, :architecture, :candidate, :class, :standing, :record, :at,
                min(:at, coalesce((SELECT min(first_seen_at) FROM pending
                    WHERE host = :host AND name = :name AND architecture = :architecture), :at)))
            """, arguments(record.key, host, words.merging(["at": at]) { _, at in at }))
    }

    private func arguments(
        _ key: PendingKey, _ host: String, _ more: [String: (any DatabaseValueConvertible)?] = [:]
    ) -> [String: (any DatabaseValueConvertible)?] {
        let names: [String: (any DatabaseValueConvertible)?] = [
            "host": host, "name": key.name, "architecture": key.architecture, "candidate": key.candidate,
        ]
        return names.merging(more) { _, new in new }
    }

    private func run(_ sql: String, _ arguments: [String: (any DatabaseValueConvertible)?]) throws {
        try connection.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
    }
}
