/// One thing wrong in a file that a user wrote.
public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
    public var file: String
    /// From 1; 0 where the file as a whole is meant.
    public var line: Int
    /// From 1, in Unicode scalars; 0 where the file as a whole is meant.
    public var column: Int
    public var message: String
    /// The nearest right word.
    public var suggestion: String?

    public init(file: String, line: Int = 0, column: Int = 0, message: String, suggestion: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.suggestion = suggestion
    }

    /// `file:line:column: what (did you mean "…"?)`
    public var description: String {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        return "\(place): \(message)" + (suggestion.map { " (did you mean \"\($0)\"?)" } ?? "")
    }
}

/// Everything wrong in all files that were read, in order of file and line.
public struct Problems: Error, Sendable, CustomStringConvertible {
    public var problems: [Problem]

    public init(problems: [Problem]) {
        self.problems = problems.sorted {
            ($0.file, $0.line, $0.column, $0.message) < ($1.file, $1.line, $1.column, $1.message)
        }
    }

    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
