internal import GRDB

extension Ledger {
    /// Builds the caches anew from the facts, in one transaction, and indexes that are damaged: whatever they said before, they are
    /// right afterwards.
    ///
    /// - Parameter verify: compare what was there with what was built, and tell the first difference.
    @discardableResult
    public func rebuildCaches(verify: Bool = false) throws(LedgerError) -> CacheRebuild {
        try reporting {
            try database.writeWithoutTransaction { connection in
                var result = CacheRebuild(rows: [:])
                // Before others are kept from writing: it reads everything.
                result.damage = try Self.damage(connection)
                try connection.inTransaction(.immediate) {
                    if result.damage != nil { try connection.execute(sql: "REINDEX") }
                    if verify { try Caches.setAside(in: connection) }
                    try Caches.rebuild(in: connection)
                    if verify { result.difference = try Caches.firstDifference(in: connection) }
                    for cache in Caches.contents.keys {
                        result.rows[cache] = try Int.fetchOne(connection, sql: "SELECT count(*) FROM \(cache)")
                    }
                    return .commit
                }
                return result
            }
        }
    }
}

extension Caches {
    private static func copy(of cache: String) -> String { "temp.\(cache)_before" }

    /// Keeps what the caches say in tables that vanish with the connection.
    fileprivate static func setAside(in connection: Database) throws {
        for (cache, contents) in contents {
            try connection.execute(sql: "DROP TABLE IF EXISTS \(copy(of: cache))")
            try connection.execute(sql: "CREATE TABLE \(copy(of: cache)) AS \(contents)")
        }
    }

    /// Compares with what was set aside, and lets that go.
    fileprivate static func firstDifference(in connection: Database) throws -> CacheRebuild.Difference? {
        var difference: CacheRebuild.Difference?
        for (cache, contents) in contents.sorted(by: { $0.key < $1.key }) {
            let before = "SELECT * FROM \(copy(of: cache))"
            let found = try row(before, without: contents, connection)
            let expected = try row(contents, without: before, connection)
            if difference == nil, found != nil || expected != nil {
                difference = .init(cache: cache, expected: expected, found: found)
            }
            try connection.execute(sql: "DROP TABLE \(copy(of: cache))")
        }
        return difference
    }

    /// The first row of one query that another lacks, as text.
    private static func row(_ query: String, without other: String, _ connection: Database) throws -> String? {
        let sql = "SELECT * FROM (\(query)) EXCEPT SELECT * FROM (\(other)) ORDER BY 1, 2 LIMIT 1"
        return try Row.fetchOne(connection, sql: sql).map { row in
            row.map { column, value in "\(column)=\(value.isNull ? "null" : "\(value.storage.value ?? "")")" }
                .joined(separator: " ")
        }
    }
}
