internal import Compliance
internal import Foundation
internal import Vocabulary

/// What is wrong, what has to be decided, what comes.
extension HTMLReport {
    /// So many lines before the reader is sent to the appendix.
    private static let limit = 4

    /// Misses first, with their cause.
    var attention: HTML {
        let done = model.missed.filter { $0.state == .satisfied }
        let trouble = model.hosts.filter { $0.state == .unknown || $0.state == .unsupported }
        guard !model.overdue.isEmpty || !trouble.isEmpty || !done.isEmpty || !model.willBreach.isEmpty else {
            return section(
                "What is wrong", "attention",
                [.tag("p", [:], "Nothing is overdue, nothing was late, and every host was looked at.")])
        }
        // What will be late because a host cannot be reached stands with that host.
        let unseen = Set(trouble.map(\.host))
        return section(
            "What is wrong", "attention",
            [
                overdue(model.overdue), breaches(model.willBreach.filter { !unseen.contains($0.host) }),
                self.unseen(trouble), late(done),
            ])
    }

    private func overdue(_ late: [ObligationRow]) -> HTML {
        guard !late.isEmpty else { return .tag("p", [:], "Nothing is overdue.") }
        return byHost(
            "Overdue, by host, known exploited ones first, then the oldest", late, in: "A3",
            last: [("Days late", .number), ("Cause", .text)]
        ) { [.text(ReportWords.daysLate($0)), .text(ReportTable.cause($0))] }
    }

    private func breaches(_ rows: [ObligationRow]) -> HTML {
        guard !rows.isEmpty else { return .nothing }
        return byHost(
            "Will be late unless something is done", rows, in: "A3", last: [("Next window", .short), ("Why", .text)]
        ) { [.text($0.forecast?.opens.map(words.instant) ?? "none"), .text(ReportWords.forecast($0))] }
    }

    private func late(_ rows: [ObligationRow]) -> HTML {
        guard !rows.isEmpty else { return .nothing }
        return byHost("Done, but late", rows, in: "A2", last: [("Days late", .number), ("Cause", .text)]) {
            [.text(ReportWords.daysLate($0)), .text(ReportTable.cause($0))]
        }
    }

    private func unseen(_ hosts: [HostRow]) -> HTML {
        guard !hosts.isEmpty else { return .nothing }
        let rows = hosts.prefix(Self.limit).map { host in
            [
                HTML.text(host.host), .text(host.state.words), .text("\(host.openObligations)"),
                .text("\(host.overdueObligations)"), .text(host.reason),
            ]
        }
        return tables.rows(
            caption("Not looked at, or without updates from the vendor", hosts.count, in: "A1"),
            [("Host", .name), ("State", .short), ("Open", .number), ("Overdue", .number), ("Why", .text)],
            Array(rows))
    }

    /// Says how much of a list stands here.
    private func caption(_ title: String, _ hosts: Int, in place: String) -> String {
        hosts > Self.limit ? "\(title): \(Self.limit) of \(hosts) hosts, the rest in \(place)" : title
    }

    /// By host: who has one cause has many obligations.
    private func byHost(
        _ title: String, _ rows: [ObligationRow], in place: String, last columns: [(String, ReportTable.Column.Width)],
        _ cells: (ObligationRow) -> [HTML]
    ) -> HTML {
        let hosts = Dictionary(grouping: rows, by: \.host).values.sorted {
            ($0[0].order, $0[0].due, $0[0].host) < ($1[0].order, $1[0].due, $1[0].host)
        }
        let lines = hosts.prefix(Self.limit).map { rows -> [HTML] in
            [
                .text(rows[0].host), .text("\(rows.count)"), .text(AgingChart.severities(rows)), obligation(rows[0]),
                .text(words.day(rows[0].due)),
            ] + cells(rows[0])
        }
        return tables.rows(
            caption(title, hosts.count, in: place),
            [("Host", .name), ("How many", .number), ("Of which", .text), ("The first", .name), ("Due", .short)]
                + columns, Array(lines))
    }

    /// The advisory, and beneath it by which packages; and that it is being exploited.
    private func obligation(_ row: ObligationRow) -> HTML {
        let exploited: HTML = row.knownExploited ? .tag("strong", [:], " known to be exploited") : .nothing
        guard row.kind == .advisory else { return .group([.text(row.title), exploited]) }
        let packages = row.packages.prefix(2).joined(separator: ", ")
        let rest = row.packages.count > 2 ? " and \(row.packages.count - 2) more" : ""
        return .group([.text(row.title), exploited, .tag("span", ["class": "aside"], packages + rest)])
    }

    // MARK: decisions, foresight, work

    var decisions: HTML {
        guard !model.decisions.isEmpty else {
            return section("Decisions we need from you", "decisions", [.tag("p", [:], "None.")])
        }
        let items = model.decisions.map { row in
            HTML.tag(
                "li", [:], .tag("strong", [:], row.what),
                .text(row.by.map { " by \(words.day($0)): " } ?? ": "), .text("\(row.why)."))
        }
        return section("Decisions we need from you", "decisions", [.tag("ol", [:], items)])
    }

    /// What was prevented, and what comes next, side by side.
    var foresight: HTML {
        .tag("div", ["class": "columns"], prevented, ahead)
    }

    private var prevented: HTML {
        let kinds = Dictionary(grouping: model.prevented, by: \.code).sorted {
            ($1.value.count, $0.key) < ($0.value.count, $1.key)
        }
        guard !kinds.isEmpty else {
            return section("Prevented", "prevented", [.tag("p", [:], "Nothing stood in the way of a run.")])
        }
        let patched = model.prevented.count { $0.patched != nil }
        let items = kinds.prefix(Self.limit).map { code, rows in
            HTML.tag(
                "li", [:],
                "\(rows.count)× \(code.replacing("_", with: " ")): \(rows.prefix(3).map(\.host).joined(separator: ", "))"
                    + (rows.count > 3 ? " and \(rows.count - 3) more" : ""))
        }
        return section(
            "Prevented", "prevented",
            [
                .tag(
                    "p", [:],
                    "\(model.prevented.count) found and gone before a run failed by it; \(patched) of these hosts have been patched since."
                ),
                .tag("ul", [:], items),
            ])
    }

    /// Work goes to the first window that will do; to say of the others that none waits for them would say too much.
    private func use(_ row: WindowRow) -> String {
        row.worked > 0 ? "\(row.worked) of \(row.hosts) hosts have work" : ReportWords.some(row.hosts, "host")
    }

    private var ahead: HTML {
        let soon = model.open.filter { $0.due > model.asOf && $0.kind != .endOfLife }
        let open = soon.map(\.due).min().map {
            "\(ReportWords.some(soon.count, "obligation is", "obligations are")) open and in time; the next is due on \(words.instant($0))."
        }
        var content = [HTML.tag("p", [:], open ?? "Nothing else is open.")]
        if !model.nextWindows.isEmpty {
            content.append(
                .tag(
                    "ul", [:],
                    model.nextWindows.prefix(4).map { row in
                        let use =
                            row.dropped.map { "not used, \($0)" } ?? use(row)
                        return .tag("li", [:], "\(words.opening(row.opens)) \(row.window): \(use)")
                    }))
        } else if !model.windows.isEmpty {
            content.append(.tag("p", [:], "Maintenance windows: \(model.windows.joined(separator: "; "))."))
        }
        if !model.blackouts.isEmpty {
            content.append(.tag("p", [:], "No changes: \(model.blackouts.joined(separator: "; "))."))
        }
        return section("Next windows", "ahead", content)
    }

    var work: HTML {
        guard !model.applied.isEmpty else {
            return section("What was done", "work", [.tag("p", [:], "No run touched a host in this period.")])
        }
        let details = ["M8", "M9"].compactMap { model.figure($0) }.map { figure in
            let parts = figure.details.filter { $0.value != 0 }.map { "\($0.label) \($0.text)" }
            let rest = parts.isEmpty ? "" : "; " + parts.joined(separator: ", ")
            return HTML.tag("p", [:], "\(figure.title): \(figure.text)\(rest).")
        }
        return section(
            "What was done", "work",
            [.tag("p", [:], "\(ReportWords.some(model.runs.count, "run")) in the period, listed in A7.")] + details)
    }
}
