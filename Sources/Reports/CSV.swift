/// Comma-separated values after RFC 4180, which no spreadsheet takes for a formula.
enum CSV {
    static func document(_ table: ReportTable, _ words: ReportWords) -> String {
        let head = line(table.columns.map { field($0.name) })
        return head + table.rows.map { line($0.map { field($0, words) }) }.joined()
    }

    private static func line(_ fields: [String]) -> String { fields.joined(separator: ",") + "\r\n" }

    private static func field(_ cell: ReportTable.Cell, _ words: ReportWords) -> String {
        switch cell {
        case .text(let text): field(harmless(text))
        case .names(let names, let separator): field(harmless(names.joined(separator: separator)))
        case .count(let count): "\(count)"
        case .number(let value): value.map(ReportWords.number) ?? ""
        case .instant(let date), .day(let date): date.map(words.iso) ?? ""
        case .flag(let isSet): isSet ? "yes" : "no"
        }
    }

    /// What begins like a formula is one for a spreadsheet (OWASP, "CSV Injection"): a host's name could call programs.
    private static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) else {
            return text
        }
        return "'" + text
    }

    private static func field(_ text: String) -> String {
        let visible = VisibleText.of(text)
        guard visible.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return visible }
        return "\"" + visible.replacing("\"", with: "\"\"") + "\""
    }
}
