internal import Compliance
internal import Foundation

/// A table on a page.
struct HTMLTable {
    let words: ReportWords

    /// A table of the report with those of its columns that fit on a page.
    func table(_ table: ReportTable) -> HTML {
        guard !table.rows.isEmpty else { return .tag("p", ["class": "empty"], "\(table.title): none.") }
        let columns = table.columns.compactMap { column -> (String, ReportTable.Column.Width)? in
            guard case .column(let width) = column.place else { return nil }
            return (Self.sentence(column.name), width)
        }
        return rows(table.title, columns, table.rows.map { cells($0, table.columns) })
    }

    /// Those of a row that stand on a page, each with what belongs beneath it.
    private func cells(_ row: [ReportTable.Cell], _ columns: [ReportTable.Column]) -> [HTML] {
        var cells: [HTML] = []
        for (cell, column) in zip(row, columns) {
            switch column.place {
            case .column: cells.append(.text(cell.text(in: words)))
            case .file: break
            case .beneath:
                let aside = cell.text(in: words)
                guard !aside.isEmpty, let last = cells.popLast() else { continue }
                cells.append(.group([last, .tag("span", ["class": "aside"], aside)]))
            }
        }
        return cells
    }

    private static func sentence(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

    func rows(_ caption: String, _ columns: [(String, ReportTable.Column.Width)], _ rows: [[HTML]]) -> HTML {
        let head = columns.map { name, width in
            HTML.tag("th", ["scope": "col", "class": width.rawValue], name)
        }
        let body = rows.map { row in
            HTML.tag(
                "tr", [:],
                zip(row, columns).map { cell, column in .tag("td", ["class": column.1.rawValue], cell) })
        }
        return .tag(
            "table", [:], .tag("caption", [:], caption), .tag("thead", [:], .tag("tr", [:], head)),
            .tag("tbody", [:], body))
    }
}
