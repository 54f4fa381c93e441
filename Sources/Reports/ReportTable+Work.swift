internal import Compliance
internal import Foundation
internal import Vocabulary

/// Figures, and what was done.
extension ReportTable {
    static func figures(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "figures", title: "Figures",
            columns: [
                Column("figure"), Column("title"), Column("numerator", isNumeric: true),
                Column("denominator", isNumeric: true), Column("of"), Column("percent", isNumeric: true),
                Column("target", isNumeric: true), Column("before"), Column("text"), Column("definition"),
            ],
            rows: model.figures.map { figure in
                [
                    .text(figure.id), .text(figure.title), .number(figure.numerator), .number(figure.denominator),
                    .text(figure.unit), .number(figure.percent), .number(figure.target), .text(figure.previous),
                    .text(figure.text), .text(figure.definition),
                ]
            })
    }

    static func figureDetails(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "figure-details", title: "Figures in detail",
            columns: [Column("figure"), Column("detail"), Column("value", isNumeric: true), Column("text")],
            rows: model.figures.flatMap { figure in
                figure.details.map { [.text(figure.id), .text($0.label), .number($0.value), .text($0.text)] }
            })
    }

    static func trend(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "trend", title: "Done in time, by period",
            columns: [
                Column("period"), Column("in time", isNumeric: true), Column("fell due", isNumeric: true),
                Column("percent", isNumeric: true),
            ],
            rows: model.trend.map { row in
                [
                    .text(row.period), .count(row.attainment.numerator), .count(row.attainment.denominator),
                    .number(row.attainment.tenthsOfPercent.map { Double($0) / 10 }),
                ]
            })
    }

    /// A line for each package on each host.
    static func installed(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "installed", title: "What was installed when",
            columns: [
                Column("at"), Column("host"), Column("package"), Column("from"), Column("to"), Column("rebooted"),
                Column("window"), Column("emergency"), Column("wave"), Column("run"),
            ],
            rows: model.applied.flatMap { row in
                row.packages.map { package in
                    [
                        .instant(row.at), .text(row.host), .text(package.name), .text(package.from), .text(package.to),
                        .flag(row.rebooted), .text(row.window), .flag(row.emergency), .text(row.wave), .text(row.run),
                    ]
                }
            })
    }

    /// A line for each host in each run, failed and skipped ones too.
    static func attempts(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "attempts", title: "What became of each host in each run",
            columns: [
                Column("at"), Column("host"), Column("outcome"), Column("reason"), Column("packages", isNumeric: true),
                Column("rebooted"), Column("window"), Column("emergency"), Column("wave"), Column("run"),
            ],
            rows: model.applied.map { row in
                [
                    .instant(row.at), .text(row.host), .text(row.outcome.rawValue.replacing("_", with: " ")),
                    .text(row.reason), .count(row.packages.count), .flag(row.rebooted), .text(row.window),
                    .flag(row.emergency), .text(row.wave), .text(row.run),
                ]
            })
    }

    static func runs(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "runs", title: "Runs",
            columns: [
                Column("began"), Column("run"), Column("playbook"), Column("verified", isNumeric: true),
                Column("failed", isNumeric: true), Column("not attempted", isNumeric: true), Column("emergency"),
                Column("approved by"),
            ],
            rows: model.runs.map { row in
                [
                    .instant(row.startedAt), .text(row.run), .text(row.playbook), .count(row.verified),
                    .count(row.failed), .count(row.notAttempted), .text(row.emergencyReason),
                    .text(row.emergencyApprover),
                ]
            })
    }

    static func scope(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "scope", title: "Hosts added and removed in the period",
            columns: [Column("at"), Column("host"), Column("change")],
            rows: model.scopeChanges.map { [.instant($0.at), .text($0.host), .text($0.change.rawValue)] })
    }

    static func decisions(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "decisions", title: "Decisions we need from you",
            columns: [Column("what"), Column("why"), Column("by")],
            rows: model.decisions.map { [.text($0.what), .text($0.why), .instant($0.by)] })
    }
}
