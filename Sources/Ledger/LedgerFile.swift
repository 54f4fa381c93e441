internal import Foundation
internal import GRDB

#if canImport(Glibc)
    private import Glibc
#elseif canImport(Musl)
    private import Musl
#elseif canImport(Darwin)
    private import Darwin
#endif

/// The file that a ledger lives in: its modes, and whether it is ours at all.
struct LedgerFile {
    /// The first bytes of a database (https://www.sqlite.org/fileformat.html, 1.3).
    private static let header = Data("SQLite format 3\0".utf8)

    let path: String

    /// Makes folder and file where they are missing, for the owner alone. SQLite gives `-wal` and `-shm` the mode of
    /// the file.
    func prepare(readOnly: Bool) throws {
        let exists = FileManager.default.fileExists(atPath: path)
        if readOnly {
            guard exists else { throw LedgerError.cannotOpen(path: path, reason: "there is none yet") }
            return
        }
        try exists ? closeToOthers() : create()
    }

    private func create() throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LedgerError.cannotOpen(path: path, reason: "its folder cannot be made: \(error.localizedDescription)")
        }
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw LedgerError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        close(descriptor)
    }

    private func closeToOthers() throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw LedgerError.notALedger(path: path)
        }
        guard status.st_mode & 0o077 != 0 else { return }
        guard chmod(path, 0o600) == 0 else {
            throw LedgerError.cannotOpen(
                path: path, reason: "others may read it, and its mode cannot be changed to 0600")
        }
    }

    /// Looks at a file that exists before anything is changed in it: setting WAL mode alone would write to it.
    func refuseStranger(_ configuration: Configuration) throws {
        let beginning = try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).read(upToCount: Self.header.count)
        guard let beginning, !beginning.isEmpty else { return }
        // SQLite takes a file that is shorter than its header for an empty database, and would write over it.
        guard beginning == Self.header else { throw LedgerError.notALedger(path: path) }
        var inspection = configuration
        inspection.readonly = true
        try DatabaseQueue(path: path, configuration: inspection).read { database in
            let identifier = try Int32.fetchOne(database, sql: "PRAGMA application_id")
            let tables = try String.fetchSet(database, sql: "SELECT tbl_name FROM sqlite_master")
            if identifier != LedgerSchema.applicationID {
                // Another process may be making the ledger at this moment: then there is nothing yet, or only the table
                // in which GRDB notes migrations.
                guard identifier == 0, tables.isSubset(of: ["grdb_migrations"]) else {
                    throw LedgerError.notALedger(path: path)
                }
                return
            }
            let migrator = LedgerSchema.migrator
            let unknown = try migrator.appliedIdentifiers(database).subtracting(migrator.migrations)
            guard unknown.isEmpty else {
                throw LedgerError.newerSchema(path: path, migrations: unknown.sorted())
            }
        }
    }
}
