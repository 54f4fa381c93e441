import Yams

/// Line and column, both from 1, columns in Unicode scalars.
struct Place: Hashable {
    var line: Int
    var column: Int
}

extension Place {
    init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
