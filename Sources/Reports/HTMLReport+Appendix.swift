internal import Compliance
internal import Foundation
internal import Vocabulary

/// Definitions, and everything for those who check.
extension HTMLReport {
    var definitions: HTML {
        let terms = model.figures.filter { Self.front.contains($0.id) }.flatMap { figure -> [HTML] in
            [
                .tag("dt", [:], "\(figure.title) (\(figure.id)): \(figure.text)"),
                .tag("dd", [:], figure.definition),
            ]
        }
        let verify = """
            SHA-256 of this report's data: \(model.digest). Ledger at fact \(model.ledgerSequence), \(model.ledgerHash). \
            The same client, period and time of knowledge give the same digest again.
            """
        return section(
            "Definitions", "definitions",
            [.tag("p", [:], "Agreed times: \(times(model.agreement.deadlines))."), exposedTimes, basis]
                + [.tag("dl", [:], terms)] + model.notes.map { .tag("p", [:], $0) }
                + [.tag("p", ["class": "digest"], verify)])
    }

    /// The figures at the head of the page; all of them stand in A11.
    static let front = ["M1", "M2", "M3", "M9"]

    private func times(_ deadlines: [AgreementRow.DeadlineRow]) -> String {
        deadlines.map { "\($0.severity) \($0.within)" }.joined(separator: ", ")
    }

    private var exposedTimes: HTML {
        guard !model.agreement.exposedDeadlines.isEmpty else { return .nothing }
        return .tag(
            "p", [:], "On hosts that can be reached from the internet: \(times(model.agreement.exposedDeadlines)).")
    }

    /// Whose times these are.
    private var basis: HTML {
        guard let basis = model.agreement.basis else { return .nothing }
        let departs = basis.overrides.isEmpty ? "" : "; agreed otherwise: \(basis.overrides.joined(separator: ", "))"
        let remark = basis.remark.map { " \($0)" } ?? ""
        return .tag("p", [:], "After \(basis.source), \(basis.dated) (preset \(basis.preset)\(departs)).\(remark)")
    }

    var appendix: HTML {
        let sections = AppendixSection.all(model).map { part -> HTML in
            let shown = part.tables.filter { $0.medium != .file }.map(tables.table)
            return .tag(
                "section", ["class": "part"], [.tag("h3", [:], "\(part.number)  \(part.title)")] + shown)
        }
        return .tag("section", ["class": "appendix"], [.tag("h2", [:], "Appendix")] + sections)
    }
}
