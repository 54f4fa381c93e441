public import Foundation
internal import GRDB
public import Vocabulary

/// The append-only ledger in one SQLite file (WAL, `synchronous=FULL`; file 0600, folder 0700).
///
/// Any number of processes may append at once. What ``append(_:)-(_)`` has returned is on disk and survives the power cord.
public final class Ledger: Sendable {
    /// Seconds for which a writer waits for another one before it gives up with ``LedgerError/locked(path:)``.
    public static let busyTimeout: TimeInterval = 10

    public let path: String
    public let actor: String
    let database: DatabasePool
    let now: @Sendable () -> Date

    init(path: String, actor: String, database: DatabasePool, now: @escaping @Sendable () -> Date) {
        self.path = path
        self.actor = actor
        self.database = database
        self.now = now
    }
}
