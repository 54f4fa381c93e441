internal import GRDB

/// A SELECT over facts, put together from the conditions that were asked for.
struct FactQuery {
    private let columns: String
    private var conditions: [String] = []
    private(set) var arguments = StatementArguments()

    init(_ columns: String) {
        self.columns = columns
    }

    mutating func require(_ condition: String) { conditions.append(condition) }

    mutating func require(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
        guard let value else { return }
        conditions.append(condition)
        arguments += [value]
    }

    mutating func require(_ column: String, among values: [String]) {
        guard !values.isEmpty else { return }
        conditions.append("\(column) IN (\(values.map { _ in "?" }.joined(separator: ", ")))")
        arguments += StatementArguments(values)
    }

    var sql: String {
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        return "SELECT \(columns) FROM fact\(filter) ORDER BY sequence"
    }
}
