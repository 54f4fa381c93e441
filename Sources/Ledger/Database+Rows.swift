internal import GRDB

/// Rows as values, by a function and not by a conformance of the public types: nobody above this module knows of SQL.
extension Database {
    /// - Parameter make: asks nothing of the database: the statement is kept for the next time, and cannot run twice at once.
    func all<Value>(
        _ make: (Row) throws -> Value, _ sql: String, _ arguments: StatementArguments = StatementArguments()
    ) throws -> [Value] {
        let rows = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
        var values: [Value] = []
        while let row = try rows.next() { values.append(try make(row)) }
        return values
    }

    func first<Value>(
        _ make: (Row) throws -> Value, _ sql: String, _ arguments: StatementArguments = StatementArguments()
    ) throws -> Value? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments).map(make)
    }

    /// In constant memory.
    func each<Value>(
        _ make: (Row) throws -> Value, _ sql: String, _ arguments: StatementArguments = StatementArguments(),
        do body: (Value) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(self, sql: sql, arguments: arguments)
        while let row = try rows.next() { try body(make(row)) }
    }

    func fact(_ sequence: Int64) throws -> Fact? {
        try first(Fact.init(row:), "SELECT \(Fact.columns) FROM fact WHERE sequence = ?", [sequence])
    }
}
