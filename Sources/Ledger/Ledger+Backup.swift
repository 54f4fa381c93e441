internal import Foundation
internal import GRDB

extension Ledger {
    /// Copies the ledger as it is at this moment, while others go on writing (https://www.sqlite.org/backup.html), and
    /// reads the copy back: its pages and its whole chain.
    ///
    /// - Parameter path: of a file that does not exist yet. It appears only when the copy is whole and sound, with mode
    ///   0600.
    /// - Returns: the head of the copy.
    @discardableResult
    public func backup(to path: String) throws(LedgerError) -> LedgerHead {
        guard !FileManager.default.fileExists(atPath: path) else { throw .destinationExists(path: path) }
        let partial = LedgerFile(path: path + ".partial")
        do {
            try? FileManager.default.removeItem(atPath: partial.path)
            try partial.prepare(readOnly: false)
            let destination = try DatabaseQueue(path: partial.path)
            try database.backup(to: destination)
            // One file that can be carried away: without this a reader would need a -wal beside it.
            try destination.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            let head = try destination.read { try soundHead(of: $0, path) }
            try destination.close()
            try FileManager.default.moveItem(atPath: partial.path, toPath: path)
            return head
        } catch {
            try? FileManager.default.removeItem(atPath: partial.path)
            throw LedgerError(error, path: path)
        }
    }

    private func soundHead(of copy: Database, _ path: String) throws -> LedgerHead {
        switch try verify(copy, noted: nil) {
        case .intact(_, let head): return head
        case .altered(let sequence, let alteration):
            throw LedgerError.badCopy(path: path, reason: "fact \(sequence): \(alteration)")
        case .unguarded(let triggers, _, _):
            throw LedgerError.badCopy(path: path, reason: "without \(triggers.joined(separator: ", "))")
        }
    }
}
