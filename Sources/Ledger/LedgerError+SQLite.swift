private import Foundation
internal import GRDB

extension LedgerError {
    /// What an error of SQLite means to the person who has to act on it (https://www.sqlite.org/rescode.html).
    init(_ error: any Error, path: String) {
        if let known = error as? LedgerError {
            self = known
            return
        }
        guard let database = error as? DatabaseError else {
            self = .inputOutput(path: path, reason: "\(error)")
            return
        }
        let reason = database.message ?? "SQLite error \(database.extendedResultCode.rawValue)"
        switch database.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_CORRUPT: self = .corrupt(path: path, reason: reason)
        case .SQLITE_NOTADB: self = .notALedger(path: path)
        case .SQLITE_CANTOPEN: self = .cannotOpen(path: path, reason: reason)
        default: self = .inputOutput(path: path, reason: reason)
        }
    }
}
