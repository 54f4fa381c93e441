internal import Foundation
internal import GRDB

extension Ledger {
    /// Copies the ledger as it is at this moment, while others go on writing (https://www.sqlite.org/backup.html).
    ///
    /// - Parameter path: of a file that does not exist yet. It appears only when the copy is whole, with mode 0600.
    public func backup(to path: String) throws(LedgerError) {
        guard !FileManager.default.fileExists(atPath: path) else { throw .destinationExists(path: path) }
        let partial = LedgerFile(path: path + ".partial")
        do {
            try? FileManager.default.removeItem(atPath: partial.path)
            try partial.prepare(readOnly: false)
            let destination = try DatabaseQueue(path: partial.path)
            try database.backup(to: destination)
            // One file that can be carried away: without this a reader would need a -wal beside it.
            try destination.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try destination.close()
            try FileManager.default.moveItem(atPath: partial.path, toPath: path)
        } catch {
            try? FileManager.default.removeItem(atPath: partial.path)
            throw LedgerError(error, path: path)
        }
    }
}
