/// A plain table for a terminal: columns as wide as their content, the flexible one cut where the terminal ends.
struct Table {
    struct Column {
        enum Alignment { case left, right }
        let title: String
        var alignment: Alignment = .left
        /// Gives way when the terminal is too narrow for all.
        var isFlexible = false

        static func text(_ title: String) -> Column { Column(title: title) }
        static func number(_ title: String) -> Column { Column(title: title, alignment: .right) }
        static func flexible(_ title: String) -> Column { Column(title: title, isFlexible: true) }
    }

    struct Cell: ExpressibleByStringInterpolation {
        let text: String
        var style: Style = .plain

        /// Whatever stands in a cell is one line.
        init(_ text: String, _ style: Style = .plain) {
            self.text =
                text.contains(where: \.isNewline)
                ? text.split(whereSeparator: \.isNewline).joined(separator: " ") : text
            self.style = style
        }

        init(stringLiteral value: String) { self.init(value) }
    }

    let columns: [Column]
    private(set) var rows: [[Cell]] = []

    init(_ columns: Column...) { self.columns = columns }

    mutating func add(_ cells: Cell...) { rows.append(cells) }

    mutating func add(row cells: [Cell]) { rows.append(cells) }

    private static let gap = "  "

    /// - Parameter terminal: its width (in columns) and whether it shows colour.
    func rendered(for terminal: Terminal = .output) -> String {
        let widths = fittedWidths(terminal.width)
        let header = line(columns.map { Cell($0.title, .faint) }, widths, terminal)
        return ([header] + rows.map { line($0, widths, terminal) }).joined(separator: "\n")
    }

    private func fittedWidths(_ available: Int) -> [Int] {
        var widths = columns.indices.map { column in
            rows.reduce(columns[column].title.count) { max($0, column < $1.count ? $1[column].text.count : 0) }
        }
        var excess = widths.reduce(Self.gap.count * (columns.count - 1), +) - available
        // The flexible ones give way first, then every other but the first, which names the row.
        let others = columns.indices.dropFirst().filter { !columns[$0].isFlexible && columns[$0].alignment == .left }
        for column in columns.indices.filter({ columns[$0].isFlexible }) + others.reversed() where excess > 0 {
            let least = max(columns[column].title.count, columns[column].isFlexible ? 16 : 8)
            let cut = min(excess, max(0, widths[column] - least))
            widths[column] -= cut
            excess -= cut
        }
        return widths
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ terminal: Terminal) -> String {
        var parts: [String] = []
        for (index, cell) in cells.enumerated() {
            let isLast = index == cells.count - 1
            let text = cell.text.count > widths[index] ? String(cell.text.prefix(widths[index] - 1)) + "…" : cell.text
            let padding = String(repeating: " ", count: widths[index] - text.count)
            let shown = terminal.styled(text, cell.style)
            switch columns[index].alignment {
            case .right: parts.append(padding + shown)
            case .left: parts.append(isLast ? shown : shown + padding)
            }
        }
        return parts.joined(separator: Self.gap)
    }
}
