import GRDB

@testable import Ledger

extension Ledger {
    /// Journal mode and `synchronous` of the connection that writes.
    func durability() throws -> String {
        try database.writeWithoutTransaction { connection in
            let mode = try String.fetchOne(connection, sql: "PRAGMA journal_mode") ?? ""
            let synchronous = try Int.fetchOne(connection, sql: "PRAGMA synchronous") ?? -1
            return "\(mode) \(synchronous)"
        }
    }

    /// Lets the file grow no further, as a full disk would (https://www.sqlite.org/pragma.html#pragma_max_page_count).
    func forbidGrowth() throws {
        try database.writeWithoutTransaction { connection in
            _ = try Int.fetchOne(connection, sql: "PRAGMA max_page_count = 1")
        }
    }
}
