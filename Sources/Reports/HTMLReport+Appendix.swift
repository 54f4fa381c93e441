internal import Compliance
internal import Foundation
internal import Vocabulary

/// Everything, for those who check.
extension HTMLReport {
    var appendix: HTML {
        let tables = [
            hosts, obligations("Missed obligations", model.missed), obligations("Open obligations", model.open),
            installed,
            attempts, exceptions, scope, trend, details,
        ]
        return .tag("section", ["class": "appendix"], [.tag("h2", [:], "Appendix")] + tables)
    }

    private var hosts: HTML {
        let order: [ComplianceState] = [.overdue, .unknown, .unsupported, .atRisk, .due, .current]
        let rows = order.flatMap { model.hosts(in: $0) }.map { host -> [HTML] in
            [
                .text(host.host), .text(host.state.words), .text(host.os ?? "not known"),
                .text(host.lastCompleteScan.map(words.instant) ?? "never"), .text("\(host.openObligations)"),
                .text("\(host.overdueObligations)"), .text(host.rebootPending ? "pending" : ""), .text(host.reason),
            ]
        }
        return table(
            "Hosts by state",
            [
                "Host": .name, "State": .short, "System": .name, "Last complete scan": .short, "Open": .number,
                "Overdue": .number, "Reboot": .short, "Why": .text,
            ], rows)
    }

    private func obligations(_ caption: String, _ rows: [ObligationRow]) -> HTML {
        guard !rows.isEmpty else { return empty(caption) }
        let cells = rows.map { row -> [HTML] in
            [
                .text(row.host), obligation(row), .text(row.severity.rawValue), .text(words.instant(row.start)),
                .text(words.instant(row.due)), .text(row.active.map(words.instant) ?? ""),
                .text(ReportWords.daysLate(row)),
                .text(
                    ([row.cause] + row.exceptions.map { "exception \($0)" }).filter { !$0.isEmpty }.joined(
                        separator: "; ")),
            ]
        }
        return table(
            caption,
            [
                "Host": .name, "What": .name, "Severity": .short, "Clock began": .short, "Due": .short,
                "Done": .short, "Days late": .number, "Cause": .text,
            ], cells)
    }

    /// Hosts that got the same packages in the same run share a line: thirty packages on three hundred hosts would fill
    /// a book. The CSV has a line for each.
    private var installed: HTML {
        struct Change: Hashable {
            var run: String
            var window: String
            var packages: String
        }
        let changes = Dictionary(grouping: model.applied.filter { !$0.packages.isEmpty }) { row in
            Change(
                run: row.run, window: row.emergency ? "emergency" : row.window ?? "not recorded",
                packages: row.packages.map { "\($0.name) \($0.from.map { $0 + " → " } ?? "")\($0.to)" }
                    .joined(separator: ", "))
        }
        guard !changes.isEmpty else { return empty("What was installed when") }
        let rows = changes.sorted { ($0.value[0].at, $0.key.packages) < ($1.value[0].at, $1.key.packages) }
        return table(
            "What was installed when",
            ["When": .short, "Hosts": .text, "Packages": .text, "Rebooted": .number, "Window": .name],
            rows.map { change, rows -> [HTML] in
                let last = rows[rows.count - 1].at
                let when =
                    last == rows[0].at ? words.instant(last) : "\(words.instant(rows[0].at)) to \(words.instant(last))"
                return [
                    .text(when), .text(rows.map(\.host).joined(separator: ", ")), .text(change.packages),
                    .text("\(rows.count(where: \.rebooted))"), .text(change.window),
                ]
            })
    }

    /// Those that did not end well or did not begin.
    private var attempts: HTML {
        let failed = model.applied.filter { $0.outcome.standing != .verified }
        guard !failed.isEmpty else { return empty("Attempts that did not end well") }
        return table(
            "Attempts that did not end well",
            ["When": .short, "Host": .name, "Outcome": .short, "Reason": .text],
            failed.map { row in
                [
                    .text(words.instant(row.at)), .text(row.host),
                    .text(row.outcome.rawValue.replacing("_", with: " ")), .text(row.reason ?? ""),
                ]
            })
    }

    private var exceptions: HTML {
        guard !model.exceptions.isEmpty else { return empty("Exceptions") }
        return table(
            "Exceptions",
            [
                "Exception": .name, "For": .text, "Reason": .text, "Approved by": .name, "From": .short,
                "To": .short, "Covers": .number, "Remarks": .text,
            ],
            model.exceptions.map { row in
                let remarks = [
                    row.isInForce ? nil : "not in force", row.endedEarly.map { "ended early: \($0)" },
                    row.lateFor > 0 ? "recorded too late for \(row.lateFor)" : nil,
                    row.compensating.map { "instead: \($0)" },
                ]
                return [
                    .text(row.id),
                    .text("hosts \(row.hosts), packages \(row.packages)\(row.advisory.map { ", \($0)" } ?? "")"),
                    .text(row.reason), .text(row.approver), .text(words.day(row.granted)), .text(words.day(row.ends)),
                    .text("\(row.obligations)"), .text(remarks.compactMap(\.self).joined(separator: "; ")),
                ]
            })
    }

    private var scope: HTML {
        guard !model.scopeChanges.isEmpty else { return empty("Hosts added and removed in the period") }
        return table(
            "Hosts added and removed in the period", ["When": .short, "Host": .name, "Change": .short],
            model.scopeChanges.map { [.text(words.instant($0.at)), .text($0.host), .text($0.change.rawValue)] })
    }

    private var trend: HTML {
        table(
            "Done in time, by period of the due date",
            ["Period": .short, "In time": .number, "Fell due": .number, "Percent": .number],
            model.trend.map { row in
                [
                    .text(row.period), .text("\(row.attainment.numerator)"), .text("\(row.attainment.denominator)"),
                    .text(row.attainment.percentText ?? "nothing fell due"),
                ]
            })
    }

    private var details: HTML {
        table(
            "Figures in detail", ["Figure": .name, "Detail": .text, "Value": .number],
            model.figures.flatMap { figure in
                figure.details.map { [.text(figure.title), .text($0.label), .text($0.text)] }
            })
    }

    private func empty(_ caption: String) -> HTML { .tag("p", ["class": "empty"], "\(caption): none.") }
}
