internal import Compliance
internal import Foundation
internal import Vocabulary

/// What is wrong, what has to be decided, what was done.
extension HTMLReport {
    /// So many lines before the reader is sent to the appendix.
    private static let limit = 8

    /// Misses first, with their cause.
    var attention: HTML {
        let late = model.overdue
        let trouble = model.hosts.filter { $0.state == .unknown || $0.state == .unsupported }
        guard !late.isEmpty || !trouble.isEmpty || !model.missed.isEmpty else {
            return section(
                "What is wrong", "attention",
                [.tag("p", [:], "Nothing is overdue, nothing was late, and every host was looked at.")])
        }
        var content: [HTML] = []
        if !late.isEmpty {
            content.append(AgingChart(model).content)
            content.append(overdueHosts(late))
        }
        if !trouble.isEmpty {
            let rows = trouble.prefix(Self.limit).map { host in
                [HTML.text(host.host), .text(host.state.words), .text(host.reason)]
            }
            content.append(
                table(
                    "Not looked at, or without updates from the vendor",
                    ["Host": .name, "State": .short, "Why": .text], rows))
            content.append(more(trouble.count, in: "hosts by state"))
        }
        let done = model.missed.filter { $0.state == .satisfied }
        if !done.isEmpty {
            content.append(table("Done, but late", lateColumns, done.prefix(Self.limit).map(lateRow)))
            content.append(more(done.count, in: "missed obligations"))
        }
        return section("What is wrong", "attention", content)
    }

    /// By host: who has one cause has many obligations.
    private func overdueHosts(_ late: [ObligationRow]) -> HTML {
        let hosts = Dictionary(grouping: late, by: \.host).values.sorted {
            ($0[0].due, $0[0].host) < ($1[0].due, $1[0].host)
        }
        let rows = hosts.prefix(Self.limit).map { rows -> [HTML] in
            [
                .text(rows[0].host), .text("\(rows.count)"), .text(AgingChart.severities(rows)), obligation(rows[0]),
                .text(words.day(rows[0].due)), .text(ReportWords.daysLate(rows[0])), .text(remarks(rows[0])),
            ]
        }
        let columns: KeyValuePairs<String, Width> = [
            "Host": .name, "Overdue": .number, "Of which": .text, "The oldest": .name, "Due": .short,
            "Days late": .number, "Cause": .text,
        ]
        return .group([
            table("Overdue, by host, the oldest first", columns, rows), more(hosts.count, in: "open obligations"),
        ])
    }

    private var lateColumns: KeyValuePairs<String, Width> {
        ["Host": .name, "What": .name, "Severity": .short, "Due": .short, "Days late": .number, "Cause": .text]
    }

    private func lateRow(_ row: ObligationRow) -> [HTML] {
        [
            .text(row.host), obligation(row), .text(row.severity.rawValue + (row.knownExploited ? ", exploited" : "")),
            .text(words.day(row.due)), .text(ReportWords.daysLate(row)), .text(remarks(row)),
        ]
    }

    private func remarks(_ row: ObligationRow) -> String {
        [row.cause, late(row)].filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private func late(_ row: ObligationRow) -> String {
        row.lateExceptions.isEmpty ? "" : "exception \(row.lateExceptions.joined(separator: ", ")) came too late"
    }

    /// The advisory, and beneath it by which packages.
    func obligation(_ row: ObligationRow) -> HTML {
        guard row.kind == .advisory else { return .text(row.title) }
        let packages = row.packages.prefix(3).joined(separator: ", ")
        let rest = row.packages.count > 3 ? " and \(row.packages.count - 3) more" : ""
        return .group([.text(row.title), .tag("span", ["class": "aside"], packages + rest)])
    }

    private func more(_ count: Int, in place: String) -> HTML {
        guard count > Self.limit else { return .nothing }
        return .tag("p", ["class": "meta"], "\(count - Self.limit) more in the appendix, \(place).")
    }

    var decisions: HTML {
        guard !model.decisions.isEmpty else {
            return section("Decisions we need from you", "decisions", [.tag("p", [:], "None.")])
        }
        let rows = model.decisions.map { row in
            [HTML.text(row.what), .text(row.why), .text(row.by.map(words.day) ?? "now")]
        }
        return section(
            "Decisions we need from you", "decisions",
            [table("The most pressing first", ["What": .text, "Why": .text, "By": .short], rows)])
    }

    var work: HTML {
        guard !model.applied.isEmpty else {
            return section("What was done", "work", [.tag("p", [:], "No run touched a host in this period.")])
        }
        let rows = model.runs.map { run in
            let kind = run.emergencyReason.map { "emergency: \($0) (approved by \(run.emergencyApprover ?? ""))" }
            return [
                HTML.text(words.instant(run.startedAt)), .text(run.playbook), .text("\(run.verified)"),
                .text("\(run.failed)"), .text("\(run.notAttempted)"), .text(kind ?? "in the window"),
            ]
        }
        let columns: KeyValuePairs<String, Width> = [
            "Began": .short, "Playbook": .name, "Verified": .number, "Failed": .number, "Not attempted": .number,
            "How": .text,
        ]
        let details = ["M8", "M9"].compactMap { model.figure($0) }.map { figure in
            let parts = figure.details.map { "\($0.label) \($0.text)" }
            return HTML.tag("p", [:], "\(figure.title): \(figure.text); \(parts.joined(separator: ", ")).")
        }
        let runs = model.runs.isEmpty ? HTML.nothing : table("Runs; hosts by what became of them", columns, rows)
        return section("What was done", "work", [runs] + details)
    }

    var ahead: HTML {
        let soon = model.open.filter { $0.due > model.asOf }
        var content: [HTML] = []
        if let first = soon.first {
            content.append(
                .tag(
                    "p", [:],
                    "\(ReportWords.some(soon.count, "obligation is", "obligations are")) open and in time; the next is due on "
                        + "\(words.instant(first.due)): \(first.title) on \(first.host)."))
        } else {
            content.append(.tag("p", [:], "Nothing else is open."))
        }
        if !model.windows.isEmpty {
            content.append(.tag("p", [:], "Maintenance windows: \(model.windows.joined(separator: "; "))."))
        }
        if !model.blackouts.isEmpty {
            content.append(.tag("p", [:], "No changes: \(model.blackouts.joined(separator: "; "))."))
        }
        return section("Ahead", "ahead", content)
    }

    var definitions: HTML {
        let terms = model.figures.flatMap { figure -> [HTML] in
            [
                .tag("dt", [:], "\(figure.title) (\(figure.id)): \(figure.text)"),
                .tag("dd", [:], figure.definition),
            ]
        }
        let deadlines = model.agreement.deadlines.map { "\($0.severity) \($0.within)" }.joined(separator: ", ")
        let verify = """
            SHA-256 of this report's data: \(model.digest). Ledger at fact \(model.ledgerSequence), \(model.ledgerHash). \
            The same client, period and time of knowledge give the same digest again.
            """
        return section(
            "Definitions", "definitions",
            [.tag("p", [:], "Agreed times: \(deadlines)."), .tag("dl", [:], terms)]
                + model.notes.map { .tag("p", [:], $0) } + [.tag("p", ["class": "digest"], verify)])
    }
}
