internal import Foundation
internal import GRDB
private import Vocabulary

/// When each host was last looked at, what came of it, and what it was like.
struct ScanCache {
    /// Milliseconds without a complete scan after which a host may count as not looked at; nobody agrees on less.
    private static let staleness = 3_600_000

    let connection: Database

    /// Why a scan was not complete: the column `trouble`.
    struct Trouble: Codable, Equatable {
        var failure: ScanFact.Failure?
        var failedRepositories: [String]
    }

    func record(_ scan: ScanFact, _ fact: Fact) throws {
        guard let host = fact.host?.description else { return }
        if let state = scan.state { try record(state, host) }
        let at = Timestamp.milliseconds(fact.validAt)
        // A scan that found what is known already changes nothing of how a host stands. One after a run, or after a partial
        // scan, may: it is the first that shows what is gone. And so does one that fails in another way
        // than the one before, or comes when a host may have been given up as not looked at for too long.
        let changes = scan.result == .partial || !scan.appeared.isEmpty || !scan.gone.isEmpty || scan.state != nil
        let statement = try connection.cachedStatement(
            sql: """
                INSERT INTO last_scan (host, any_sequence, complete_sequence, attempted_at, seen_at,
                    completed_at, trouble, changed_sequence, settled)
                VALUES (:host, :sequence, :complete, :at, :seen, :completed, :trouble, :sequence, :settled)
                ON CONFLICT (host) DO UPDATE SET any_sequence = excluded.any_sequence,
                    complete_sequence = coalesce(excluded.complete_sequence, complete_sequence),
                    attempted_at = excluded.attempted_at, seen_at = coalesce(excluded.seen_at, seen_at),
                    completed_at = coalesce(excluded.completed_at, completed_at), trouble = excluded.trouble,
                    changed_sequence = iif(:changes OR trouble IS NOT excluded.trouble OR (:seen IS NOT NULL AND NOT settled)
                            OR excluded.completed_at - completed_at > \(Self.staleness),
                        excluded.changed_sequence, changed_sequence),
                    settled = iif(:seen IS NULL, settled, excluded.settled)
                """)
        try statement.execute(arguments: [
            "host": host, "sequence": fact.sequence, "complete": scan.result == .complete ? fact.sequence : nil,
            "at": at, "seen": scan.result == .failed ? nil : at,
            "completed": scan.result == .complete ? at : nil, "trouble": try trouble(scan),
            "settled": scan.result == .complete, "changes": changes,
        ])
    }

    /// A run changes a host.
    func record(_ outcome: HostOutcomeFact, _ fact: Fact, _ host: String) throws {
        try connection.cachedStatement(
            sql: """
                INSERT INTO last_scan (host, changed_sequence) VALUES (?, ?)
                ON CONFLICT (host) DO UPDATE SET changed_sequence = excluded.changed_sequence, settled = 0
                """
        ).execute(arguments: [host, fact.sequence])
    }

    private func trouble(_ scan: ScanFact) throws -> String? {
        guard scan.result != .complete else { return nil }
        let trouble = Trouble(failure: scan.failure, failedRepositories: scan.failedRepositories)
        return try CanonicalJSON.text(trouble)
    }

    private func record(_ state: HostState, _ host: String) throws {
        try connection.cachedStatement(
            sql: """
                INSERT INTO host_state (host, state) VALUES (?, ?)
                ON CONFLICT (host) DO UPDATE SET state = excluded.state
                """
        ).execute(arguments: [host, try CanonicalJSON.text(state)])
    }
}
