internal import Compliance
internal import Foundation

/// The page that is put before a client: one file, no script, nothing from the network.
struct HTMLReport {
    let model: ComplianceModel
    let words: ReportWords
    let branding: ReportBranding

    var document: String {
        let page = HTML.tag(
            "html", ["lang": "en"],
            .tag(
                "head", [:],
                .tag("meta", ["charset": "utf-8"]),
                .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
                // Were a mistake in escaping ever made, the page could still load and run nothing.
                .tag(
                    "meta",
                    [
                        "http-equiv": "Content-Security-Policy",
                        "content": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
                    ]),
                .tag("title", [:], "Patch service report: \(model.displayName), \(words.period(model.period))"),
                .style(Stylesheet.text)),
            .tag("body", ["style": "--accent: \(branding.colour)"], .tag("main", [:], content)))
        return "<!DOCTYPE html>\n" + page.rendered + "\n"
    }

    private var content: [HTML] {
        [
            head, summary, keyFigures, charts, attention, decisions, work, ahead, definitions, appendix,
        ]
    }

    // MARK: head

    private var head: HTML {
        let name = branding.provider.map { HTML.tag("span", [:], $0) } ?? .nothing
        let logo = branding.logo.map { logo in
            HTML.tag(
                "img",
                [
                    "src": "data:\(logo.mediaType.rawValue);base64,\(logo.bytes.base64EncodedString())",
                    "alt": branding.provider ?? "logo",
                ])
        }
        return .tag(
            "header", [:],
            .tag("p", ["class": "provider"], logo ?? name, .tag("span", ["class": "kind"], "Patch service report")),
            .tag("h1", [:], model.displayName),
            .tag(
                "p", ["class": "period"], .tag("strong", [:], words.period(model.period)),
                .text(" · \(words.span(model.period)), days in \(words.zone)")),
            .tag("p", ["class": "meta"], meta))
    }

    private var meta: String {
        let known = "Figures as known on \(words.instant(model.knownAt))"
        let state = model.isOver ? "" : "; the period is not over"
        return "\(known)\(state). \(agreement). Report \(model.digest.prefix(12))."
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

    // MARK: the first ninety seconds

    private var summary: HTML {
        let note = branding.note.map { note in
            HTML.tag(
                "aside", [:], .tag("p", [:], note.text),
                .tag("p", ["class": "meta"], "A note by \(note.author), not computed."))
        }
        return section(
            "Summary", "summary", model.summary.map { .tag("p", [:], $0) } + [note ?? .nothing])
    }

    private var keyFigures: HTML {
        let cards = ["M1", "M2", "M3", "M9"].compactMap { model.figure($0) }.map(card)
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
            let verdict = figure.isMet.map { $0 ? "met" : "missed" }
            return "target \(ReportWords.number(target)) %\(verdict.map { ": \($0)" } ?? "")"
        }
        let before = figure.previous.map { "before: \($0)" }
        let oldest = figure.id == "M3" ? model.overdue.first.map { "the oldest for \(Int($0.daysLate)) days" } : nil
        return [target, before, oldest].compactMap(\.self).joined(separator: " · ")
    }

    private var charts: HTML {
        .tag(
            "section", ["class": "charts", "aria-label": "Charts"],
            .tag(
                "figure", [:], .tag("figcaption", [:], "Done in time, by period of the due date"), TrendChart(model).svg
            ),
            .tag(
                "figure", [:], .tag("figcaption", [:], "Hosts \(words.stateInstant(model))"), HostsChart(model).content)
        )
    }

    // MARK: building blocks

    func section(_ title: String, _ name: String, _ content: [HTML]) -> HTML {
        .tag("section", ["class": name], [.tag("h2", [:], title)] + content)
    }

    /// How a column takes its width.
    enum Width: String {
        case number
        /// Never broken: dates, severities.
        case short
        /// Broken only where it must be: names.
        case name
        /// Takes what is left.
        case text
    }

    func table(_ caption: String, _ columns: KeyValuePairs<String, Width>, _ rows: [[HTML]]) -> HTML {
        let head = columns.map { name, width in
            HTML.tag("th", ["scope": "col", "class": width.rawValue], name)
        }
        let body = rows.map { row in
            HTML.tag(
                "tr", [:],
                zip(row, columns).map { cell, column in .tag("td", ["class": column.value.rawValue], cell) })
        }
        return .tag(
            "table", [:], .tag("caption", [:], caption), .tag("thead", [:], .tag("tr", [:], head)),
            .tag("tbody", [:], body))
    }
}
