internal import Compliance
internal import Foundation
internal import Vocabulary

/// What was missed, what is open, and what was excepted.
extension ReportTable {
    static func missed(_ model: ComplianceModel) -> ReportTable {
        obligations(
            model.missed, name: "missed", title: "Fell due in the period and were not done in time", medium: .file)
    }

    static func open(_ model: ComplianceModel) -> ReportTable {
        obligations(model.open, name: "open", title: "Open obligations", medium: .file)
    }

    static func missedByObligation(_ model: ComplianceModel) -> ReportTable {
        grouped(model.missed, name: "missed", title: "Fell due in the period and were not done in time")
    }

    static func openByObligation(_ model: ComplianceModel) -> ReportTable {
        grouped(model.open, name: "open", title: "Open obligations")
    }

    /// Hosts that need the same for the same reason share a line: the files have one for each.
    private static func grouped(_ rows: [ObligationRow], name: String, title: String) -> ReportTable {
        struct Need: Hashable {
            var title: String
            var severity: Severity
            var cause: String
            var forecast: String
        }
        let needs = Dictionary(grouping: rows) { row in
            Need(
                title: row.title, severity: row.severity, cause: cause(row), forecast: ReportWords.forecast(row))
        }
        let order = needs.sorted { left, right in
            (left.value[0].order, left.value[0].due, left.key.title, left.key.cause, left.key.forecast)
                < (right.value[0].order, right.value[0].due, right.key.title, right.key.cause, right.key.forecast)
        }
        return ReportTable(
            name: name, title: title,
            columns: [
                Column("what", .name), .beneath("packages"), Column("severity"), Column("hosts", .number),
                Column("which", .text), Column("first due"), Column("days late", .number), Column("cause", .text),
                .beneath("forecast"),
            ],
            rows: order.map { need, rows in
                let packages = Set(rows.flatMap(\.packages)).sorted()
                return [
                    .text(need.title), .names(packages),
                    .text(need.severity.rawValue + (rows[0].knownExploited ? ", exploited" : "")),
                    .count(rows.count), .names(rows.map(\.host), ", "),
                    .instant(rows.map(\.due).min()), .number(late(rows.map(\.daysLate).max() ?? 0)),
                    .text(need.cause), .text(need.forecast),
                ]
            }, medium: .page)
    }

    /// Nil where it is in time.
    private static func late(_ days: Double) -> Double? { days > 0 ? days : nil }

    /// Part of ``open(_:)``.
    static func overdue(_ model: ComplianceModel) -> ReportTable {
        grouped(model.overdue, name: "open", title: "Overdue")
    }

    /// Part of ``open(_:)``.
    static func willBreach(_ model: ComplianceModel) -> ReportTable {
        grouped(model.willBreach, name: "open", title: "Will be late unless something is done")
    }

    /// Part of ``open(_:)``.
    static func reboots(_ model: ComplianceModel) -> ReportTable {
        let waiting = model.open.filter { $0.kind == .reboot }
        return ReportTable(
            name: "reboots", title: "Hosts that wait for a reboot",
            columns: [
                Column("host", .name), Column("since"), Column("due"), Column("days late", .number),
                Column("next window"), Column("forecast", .text),
            ],
            rows: waiting.map { row in
                [
                    .text(row.host), .instant(row.start), .instant(row.due), .number(late(row.daysLate)),
                    .instant(row.forecast?.opens), .text(ReportWords.forecast(row)),
                ]
            })
    }

    private static func obligations(
        _ rows: [ObligationRow], name: String, title: String, medium: Medium = .everywhere
    ) -> ReportTable {
        ReportTable(
            name: name, title: title,
            columns: [
                Column("host", .name), Column("what", .name), .beneath("packages"), .file("kind"), Column("severity"),
                Column("exploited"), .file("exposed"), .file("presumed"), Column("clock began"), Column("due"),
                .file("due by agreement"), .file("installed"), Column("done"), Column("days late", .number),
                .file("state"), Column("cause", .text), .beneath("forecast"), .file("next window"),
                .file("exceptions"), .file("late exceptions"), .file("evidence"),
            ],
            rows: rows.map { row in
                [
                    .text(row.host), .text(row.title), .names(row.packages),
                    .text(row.kind.rawValue), .text(row.severity.rawValue), .flag(row.knownExploited),
                    .flag(row.exposed), .flag(row.isPresumed), .instant(row.start), .instant(row.due),
                    .instant(row.originalDue), .instant(row.installed), .instant(row.active),
                    .number(late(row.daysLate)), .text(row.state.rawValue.replacing("_", with: " ")),
                    .text(cause(row)), .text(ReportWords.forecast(row)), .instant(row.forecast?.opens),
                    .text(row.exceptions.joined(separator: " ")), .text(row.lateExceptions.joined(separator: " ")),
                    .text(row.evidence?.rawValue),
                ]
            }, medium: medium)
    }

    static func cause(_ row: ObligationRow) -> String {
        let exceptions =
            row.exceptions.map { "exception \($0)" } + row.lateExceptions.map { "exception \($0) came too late" }
        return ([row.cause] + exceptions).filter { !$0.isEmpty }.joined(separator: "; ")
    }

    static func exceptions(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "exceptions", title: "Exceptions, in force and ended",
            columns: [
                Column("exception", .name), Column("hosts", .name), Column("packages", .name), .beneath("advisory"),
                Column("reason", .text), .beneath("compensating"), Column("approved by", .name), Column("granted"),
                .file("recorded"), Column("ends"), .beneath("ended early"), Column("in force"),
                Column("covers", .number), Column("too late for", .number),
            ],
            rows: model.exceptions.map { row in
                [
                    .text(row.id), .text(row.hosts), .text(row.packages), .text(row.advisory), .text(row.reason),
                    .text(row.compensating.map { "instead: \($0)" }), .text(row.approver), .day(row.granted),
                    .instant(row.recorded), .day(row.ends), .text(row.endedEarly.map { "early: \($0)" }),
                    .flag(row.isInForce), .count(row.obligations), .count(row.lateFor),
                ]
            })
    }

    static func matrix(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "matrix", title: "Done in time, by severity and importance of the host",
            columns: [
                Column("hosts"), Column("severity"), Column("in time", .number), Column("fell due", .number),
                Column("percent", .number), Column("overdue now", .number), Column("median days", .number),
                Column("mean days, closed only", .number),
            ],
            rows: model.matrix.map { row in
                [
                    .text(row.exposed ? "exposed to the internet" : "internal"), .text(row.severity.rawValue),
                    .count(row.attainment.numerator), .count(row.attainment.denominator),
                    .number(row.attainment.tenthsOfPercent.map { Double($0) / 10 }), .count(row.overdue),
                    .number(row.medianDays), .number(row.meanDays),
                ]
            })
    }
}
