internal import Compliance
internal import Foundation
internal import Vocabulary

/// What is wrong.
extension HTMLReport {
    /// So many lines before the reader is sent to the appendix.
    private static let limit = 4

    /// Misses first, with their cause.
    var attention: HTML {
        let done = model.missed.filter { $0.state == .satisfied }
        let trouble = model.hosts.filter { $0.state == .unknown || $0.state == .unsupported }
        let worse = model.applied.filter { Self.harmful.contains($0.outcome) || !$0.regressions.isEmpty }
        guard
            !model.overdue.isEmpty || !trouble.isEmpty || !done.isEmpty || !model.willBreach.isEmpty || !worse.isEmpty
        else {
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
                self.unseen(trouble), worsened(worse), late(done),
            ])
    }

    /// A host that was well before we came to it.
    private static let harmful: Set<HostOutcome> = [.unhealthy, .rebootFailed, .lost]

    private func worsened(_ rows: [AppliedRow]) -> HTML {
        guard !rows.isEmpty else { return .nothing }
        let verified = model.applied.filter { $0.outcome.standing == .verified }
        let causes = Dictionary(grouping: rows) { row in
            ([row.outcome.rawValue.replacing("_", with: " "), row.reason].compactMap(\.self) + row.regressions)
                .joined(separator: ": ")
        }.sorted { ($0.value[0].at, $0.key) < ($1.value[0].at, $1.key) }
        let lines = causes.prefix(Self.limit).map { cause, rows -> [HTML] in
            let hosts = Set(rows.map(\.host))
            let since = hosts.count { host in
                let last = rows.last { $0.host == host }?.at ?? .distantFuture
                return verified.contains { $0.host == host && $0.at > last }
            }
            return [
                .text(VisibleText.clipped(cause)), names(hosts.sorted()), .text(words.day(rows[0].at)),
                .text("\(since) of \(hosts.count)"),
            ]
        }
        return tables.rows(
            caption("Worse after an update, or not seen again", causes.count, in: "A6"),
            [("Why", .text), ("Hosts", .name), ("First on", .short), ("Verified since", .number)], lines)
    }

    private func overdue(_ late: [ObligationRow]) -> HTML {
        guard !late.isEmpty else { return .tag("p", [:], "Nothing is overdue.") }
        return byCause("Overdue", late, in: "A3", last: ("Days late", .number), ReportTable.cause) {
            ReportWords.daysLate($0)
        }
    }

    private func breaches(_ rows: [ObligationRow]) -> HTML {
        guard !rows.isEmpty else { return .nothing }
        return byCause(
            "Will be late unless something is done", rows, in: "A3", last: ("Next window", .short), ReportWords.forecast
        ) { $0.forecast?.opens.map(words.instant) ?? "none" }
    }

    private func late(_ rows: [ObligationRow]) -> HTML {
        guard !rows.isEmpty else { return .nothing }
        return byCause("Done, but late", rows, in: "A2", last: ("Days late", .number), ReportTable.cause) {
            ReportWords.daysLate($0)
        }
    }

    private struct Trouble: Hashable {
        var state: ComplianceState
        var reason: String
    }

    private func unseen(_ hosts: [HostRow]) -> HTML {
        guard !hosts.isEmpty else { return .nothing }
        let troubles = Dictionary(grouping: hosts) { Trouble(state: $0.state, reason: $0.reason) }
            .sorted { ($1.value.count, $0.value[0].host) < ($0.value.count, $1.value[0].host) }
        let rows = troubles.prefix(Self.limit).map { trouble, hosts -> [HTML] in
            [
                .text(VisibleText.clipped(trouble.reason)), .text(trouble.state.words), names(hosts.map(\.host)),
                .text("\(hosts.reduce(0) { $0 + $1.openObligations })"),
                .text("\(hosts.reduce(0) { $0 + $1.overdueObligations })"),
            ]
        }
        return tables.rows(
            caption("Not looked at, or without updates from the vendor", troubles.count, in: "A1"),
            [("Why", .text), ("State", .short), ("Hosts", .name), ("Open", .number), ("Overdue", .number)], rows)
    }

    /// Says how much of a list stands here.
    private func caption(_ title: String, _ causes: Int, in place: String) -> String {
        causes > Self.limit ? "\(title): \(Self.limit) of \(causes) causes, the rest in \(place)" : title
    }

    /// Who has one cause has many obligations, and many hosts may have the same: a line for each cause, the one with what is
    /// known to be exploited first, then the one that is due for the longest.
    private func byCause(
        _ title: String, _ rows: [ObligationRow], in place: String, last column: (String, ReportTable.Column.Width),
        _ cause: (ObligationRow) -> String, _ cell: (ObligationRow) -> String
    ) -> HTML {
        let causes = Dictionary(grouping: rows, by: cause).sorted { left, right in
            (left.value[0].order, left.value[0].due, left.key) < (right.value[0].order, right.value[0].due, right.key)
        }
        let lines = causes.prefix(Self.limit).map { cause, rows -> [HTML] in
            [
                .text(VisibleText.clipped(cause)), names(Set(rows.map(\.host)).sorted()),
                .group([
                    .text("\(rows.count)"), .tag("span", ["class": "aside"], ReportWords.severities(rows)),
                ]),
                obligation(rows[0]), .text(words.day(rows[0].due)), .text(cell(rows[0])),
            ]
        }
        return tables.rows(
            caption(title, causes.count, in: place),
            [
                ("Why", .text), ("Hosts", .name), ("Obligations", .name), ("The first", .name), ("Due", .short), column,
            ], lines)
    }

    /// One by its name; of several, how many they are and the names of some.
    private func names(_ hosts: [String]) -> HTML {
        guard hosts.count > 1 else { return .text(hosts.first ?? "") }
        return .group([.text("\(hosts.count)"), .tag("span", ["class": "aside"], ReportWords.names(hosts))])
    }

    /// The advisory, and beneath it by which packages; and that it is being exploited.
    private func obligation(_ row: ObligationRow) -> HTML {
        let exploited: HTML = row.knownExploited ? .tag("strong", [:], " known to be exploited") : .nothing
        guard row.kind == .advisory else { return .group([.text(row.title), exploited]) }
        return .group([
            .text(row.title), exploited, .tag("span", ["class": "aside"], ReportWords.names(row.packages, atMost: 2)),
        ])
    }
}
