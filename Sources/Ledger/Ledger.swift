public import Foundation
internal import GRDB

/// The append-only ledger in one SQLite file (WAL, `synchronous=FULL`; file 0600, folder 0700).
///
/// Any number of processes may append at once. What `append` has returned is on disk: no crash of this process, of the
/// system or of the power takes it away.
public final class Ledger: Sendable {
    /// Seconds for which a writer waits for another one before it gives up with ``LedgerError/locked(path:)``.
    public static let busyTimeout: TimeInterval = 10

    public let path: String
    /// Who or what records, for instance `alice@controller1`.
    public let actor: String
    let database: DatabasePool
    let now: @Sendable () -> Date

    private init(path: String, actor: String, database: DatabasePool, now: @escaping @Sendable () -> Date) {
        self.path = path
        self.actor = actor
        self.database = database
        self.now = now
    }

    /// Opens a ledger, and makes it where there is none (not when `readOnly`).
    ///
    /// - Parameters:
    ///   - path: of the file. Its folder is made with mode 0700 where it is missing.
    ///   - actor: who or what records; control characters in it become spaces.
    ///   - busyTimeout: seconds to wait for another writer.
    ///   - now: the clock for `recorded_at` and leases.
    /// - Throws: ``LedgerError``; a file that is no ledger, or a newer one, is not touched.
    public static func open(
        path: String, actor: String, readOnly: Bool = false, busyTimeout: TimeInterval = busyTimeout,
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws(LedgerError) -> Ledger {
        let file = LedgerFile(path: path)
        do {
            try file.prepare(readOnly: readOnly)
            let database = try patiently(for: busyTimeout) {
                try connect(to: file, readOnly: readOnly, busyTimeout: busyTimeout)
            }
            let name = String(String.UnicodeScalarView(actor.unicodeScalars.map { $0.value < 32 ? " " : $0 }))
            return Ledger(path: path, actor: name, database: database, now: now)
        } catch {
            throw LedgerError(error, path: path)
        }
    }

    /// SQLite itself waits for others only where that can't end in each waiting for the other: a process that comes to a new file while
    /// another one turns it into a ledger is refused at once (https://www.sqlite.org/c3ref/busy_handler.html), and so has to ask again.
    private static func patiently<Result>(for seconds: TimeInterval, _ body: () throws -> Result) throws -> Result {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            do {
                return try body()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < deadline
            {
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
    }

    private static func connect(to file: LedgerFile, readOnly: Bool, busyTimeout: TimeInterval) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(busyTimeout)
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA page_size = \(LedgerSchema.pageSize)") }
        try file.refuseStranger(configuration)
        let database = try DatabasePool(path: file.path, configuration: configuration)
        if !readOnly {
            // GRDB sets NORMAL for WAL after the connection is set up: there a power cut loses acknowledged commits.
            try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try migrate(database)
            try renewCaches(database)
        } else if try !database.read(CacheSchema.isCurrent) {
            throw LedgerError.cannotOpen(
                path: file.path, reason: "another version of msp-patch used it last; open it once for writing")
        }
        return database
    }

    /// Two processes may find the same new file: the one that comes second finds the tables made.
    private static func migrate(_ database: DatabasePool) throws {
        let migrator = LedgerSchema.migrator
        for attempt in 1... {
            if try database.read(migrator.hasCompletedMigrations) { return }
            do {
                return try migrator.migrate(database)
            } catch  where attempt < 5 {
                continue
            }
        }
    }

    /// Caches of another version are made anew from the facts.
    private static func renewCaches(_ database: DatabasePool) throws {
        guard try !database.read(CacheSchema.isCurrent) else { return }
        try database.writeWithoutTransaction { connection in
            try connection.inTransaction(.immediate) {
                if try !CacheSchema.isCurrent(connection) { try CacheSchema.renew(in: connection) }
                return .commit
            }
        }
    }

    /// Runs `body` and says what its failure means.
    func reporting<Result>(_ body: () throws -> Result) throws(LedgerError) -> Result {
        do {
            return try body()
        } catch {
            throw LedgerError(error, path: path)
        }
    }
}
