internal import Compliance
internal import Foundation

/// The report for a ticket or a wiki: the same order as the page, without charts.
struct MarkdownReport {
    let model: ComplianceModel
    let words: ReportWords
    let branding: ReportBranding

    /// So many lines of a list; the rest is in the CSV files.
    private static let limit = 25

    var document: String {
        let tables = [
            ReportTable.overdue(model), .willBreach(model), .missedByObligation(model), .failures(model),
            .decisions(model),
            .prevented(model),
            .nextWindows(model), .hosts(model), .runs(model), .installedByRun(model), .exceptions(model),
            .scope(model), .trend(model), .agreement(model), .restatement(model),
        ]
        let sections =
            [head, summary, figures] + tables.filter { !$0.rows.isEmpty }.map(section) + [definitions, foot]
        return sections.joined(separator: "\n\n") + "\n"
    }

    private var head: String {
        """
        # Patch service report: \(Markdown.text(model.displayName)), \(words.period(model.period))

        \([branding.provider.map { "By \(Markdown.text($0))." }, "Days in \(words.zone), \(words.span(model.period)).", "As known on \(words.instant(model.knownAt))."].compactMap(\.self).joined(separator: " "))
        """
    }

    private var summary: String {
        let note = branding.note.map { "\n\nNote by \(Markdown.text($0.author)): \(Markdown.text($0.text))" } ?? ""
        return "## Summary\n\n" + model.summary.map { "- " + Markdown.text($0) }.joined(separator: "\n") + note
    }

    private var figures: String {
        let rows = model.figures.map { figure in
            [
                figure.title, figure.text, figure.target.map { "\(ReportWords.number($0)) %" } ?? "",
                figure.previous ?? "",
            ]
        }
        return "## Figures\n\n" + Markdown.table(["figure", "value", "target", "before"], rows)
    }

    private func section(_ table: ReportTable) -> String {
        let shown = table.rows.prefix(Self.limit).map { row in
            zip(row, table.columns).filter { $0.1.isOnPage }.map { $0.0.text(in: words) }
        }
        let more = table.rows.count - shown.count
        let rest = more > 0 ? "\n\n… and \(more) more, in `\(table.name).csv`." : ""
        return "## \(table.title)\n\n" + Markdown.table(table.columns.filter(\.isOnPage).map(\.name), shown) + rest
    }

    private var definitions: String {
        let lines = model.figures.map { "- **\($0.title)** (\($0.id)): \(Markdown.text($0.definition))" }
        return "## Definitions\n\n" + (lines + model.notes.map { "- " + Markdown.text($0) }).joined(separator: "\n")
    }

    private var foot: String {
        "Report `\(model.digest)`, ledger at fact \(model.ledgerSequence) (`\(model.ledgerHash)`)."
    }
}

/// Text that stays text in CommonMark.
enum Markdown {
    /// Every character of ASCII punctuation may be escaped (CommonMark 0.31, 2.4); these are the ones that mean something.
    static func text(_ text: String) -> String {
        var output = ""
        for character in VisibleText.of(text).replacing("\n", with: " ") {
            if "\\`*_{}[]<>#|!~&".contains(character) { output.append("\\") }
            output.append(character)
        }
        // A scheme is what makes an address a link by itself (GitHub Flavored Markdown, 6.9).
        return output.replacing("://", with: ":\u{200B}//").replacing("www.", with: "www\u{200B}.")
    }

    static func table(_ columns: [String], _ rows: [[String]]) -> String {
        func line(_ fields: [String]) -> String { "| " + fields.map(text).joined(separator: " | ") + " |" }
        let rule = "|" + columns.map { _ in " --- |" }.joined()
        return ([line(columns), rule] + rows.map(line)).joined(separator: "\n")
    }
}
