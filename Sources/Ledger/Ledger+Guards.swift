internal import GRDB

extension Ledger {
    /// Puts back the triggers that refuse changes, where they are gone or others have their names.
    ///
    /// - Returns: the names of those that were put back.
    public func restoreGuards() throws(LedgerError) -> [String] {
        try reporting {
            try database.write { connection in
                let lost = try Self.lostGuards(connection)
                for trigger in LedgerSchema.guards where lost.contains(trigger.name) {
                    try connection.execute(sql: "DROP TRIGGER IF EXISTS \(trigger.name)")
                    try connection.execute(sql: trigger.sql)
                }
                return lost
            }
        }
    }

    /// Compared by their text: a trigger of the same name could let everything pass.
    static func lostGuards(_ connection: Database) throws -> [String] {
        let rows = try Row.fetchAll(connection, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        let present = Dictionary(uniqueKeysWithValues: rows.map { ($0["name"] as String, $0["sql"] as String) })
        return LedgerSchema.guards.filter { words($0.sql) != present[$0.name].map(words) }.map(\.name)
    }

    private static func words(_ sql: String) -> [Substring] { sql.split(whereSeparator: \.isWhitespace) }
}
