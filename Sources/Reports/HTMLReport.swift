internal import Compliance
internal import Foundation

/// The page that is put before a client.
struct HTMLReport {
    let model: ComplianceModel
    let words: ReportWords
    let branding: ReportBranding

    var document: String {
        HTMLPage(title: "Patch service report: \(model.displayName), \(words.period(model.period))", branding: branding)
            .document([
                head, summary, keyFigures, attention, decisions, charts, foresight, definitions, appendix,
            ])
    }

    var tables: HTMLTable { HTMLTable(words: words) }

    // MARK: head

    private var head: HTML {
        .tag(
            "header", [:],
            HTMLPage(title: "", branding: branding).provider("Patch service report"),
            .tag("h1", [:], model.displayName),
            .tag(
                "p", ["class": "period"], .tag("strong", [:], words.period(model.period)),
                .text(" · \(words.span(model.period)), days in \(words.zone)")),
            .tag("p", ["class": "meta"], meta), restated)
    }

    private var meta: String {
        let state = model.isOver ? "" : "; the period is not over"
        let contract = model.contract.map { "Contract \($0). " } ?? ""
        return
            "\(contract)\(agreement). Figures as known on \(words.instant(model.knownAt))\(state). Report \(model.digest.prefix(12))."
    }

    private var agreement: String {
        let clock =
            switch model.agreement.clock {
            case .detected: "Clock from detection"
            case .released: "Clock from the vendor's release"
            case .approved: "Clock from approval"
            }
        let stop = model.agreement.stop == .active ? "installed and rebooted where needed" : "installed"
        return "\(clock) to \(stop)"
    }

    /// A report that says otherwise than the one that the reader may have in hand says so first.
    private var restated: HTML {
        guard let restatement = model.restatement else { return .nothing }
        let former = "the report of \(words.instant(restatement.issued)) (\(restatement.digest.prefix(12)))"
        if restatement.changesNothing { return .tag("p", ["class": "meta"], "Says the same as \(former).") }
        let figures = restatement.figures.prefix(3).map { "\($0.title): \($0.before), now \($0.now)" }
        let changes = ReportWords.some(restatement.obligations.count, "obligation")
        return .tag(
            "p", ["class": "restated"],
            .tag("strong", [:], "Restated. "),
            .text("Differs from \(former) by \(changes) and in \(figures.joined(separator: "; ")). Why: A11."))
    }

    // MARK: the first ninety seconds

    private var summary: HTML {
        let note = branding.note.map { note in
            HTML.tag(
                "aside", [:], .tag("p", [:], note.text),
                .tag("p", ["class": "meta"], "A note by \(note.author), not computed."))
        }
        return section(
            "Summary", "summary",
            [.tag("p", [:], model.summary.joined(separator: " "))] + [note ?? .nothing])
    }

    private var keyFigures: HTML {
        let cards = Self.front.compactMap { model.figure($0) }.map(card)
        return .tag("section", ["class": "figures", "aria-label": "Figures"], cards)
    }

    private func card(_ figure: Figure) -> HTML {
        let isShare = figure.denominator > 0
        let big = isShare ? "\(ReportWords.number(figure.numerator))/\(ReportWords.number(figure.denominator))" : "–"
        let small = figure.percent.map { "\($0) %" } ?? (isShare ? "of \(figure.unit)" : figure.text)
        return .tag(
            "div", ["class": "figure"],
            .tag("h3", [:], figure.title),
            .tag("p", ["class": "value"], .text(big), .tag("span", ["class": "percent"], small)),
            .tag("p", ["class": "meta"], standing(figure)))
    }

    private func standing(_ figure: Figure) -> String {
        let target = figure.target.map { target in
            let verdict = figure.isMet.map { $0 ? "▲ met" : "▼ missed" }
            return "target \(ReportWords.number(target)) %\(verdict.map { ": \($0)" } ?? "")"
        }
        let before = figure.previous.map { "before: \($0)" }
        let oldest =
            figure.id == "M3"
            ? model.overdue.max(by: { $0.daysLate < $1.daysLate }).map { "the oldest for \(Int($0.daysLate)) days" }
            : nil
        return [target, before, oldest].compactMap(\.self).joined(separator: " · ")
    }

    private var charts: HTML {
        .tag(
            "section", ["class": "charts", "aria-label": "Charts"],
            .tag(
                "figure", [:], .tag("figcaption", [:], "Done in time, by period of the due date"),
                TrendChart(model, accent: branding.colour).svg),
            .tag(
                "figure", [:], .tag("figcaption", [:], "Hosts \(words.stateInstant(model))"),
                HostsChart(model, accent: branding.colour).content),
            .tag(
                "figure", [:], .tag("figcaption", [:], "Overdue, by how long (C critical, I important …)"),
                AgingChart(model, accent: branding.colour).content)
        )
    }

    func section(_ title: String, _ name: String, _ content: [HTML]) -> HTML {
        .tag("section", ["class": name], [.tag("h2", [:], title)] + content)
    }
}
