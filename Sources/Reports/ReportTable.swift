internal import Compliance
internal import Foundation
internal import Vocabulary

/// A table of the report, once for all formats.
struct ReportTable {
    enum Cell {
        case text(String)
        case count(Int)
        case number(Double?)
        case instant(Date?)
        case flag(Bool)

        static func text(_ text: String?) -> Cell { .text(text ?? "") }
    }

    struct Column {
        var name: String
        var isNumeric = false

        init(_ name: String, isNumeric: Bool = false) {
            self.name = name
            self.isNumeric = isNumeric
        }
    }

    /// In the file's name.
    var name: String
    var title: String
    var columns: [Column]
    var rows: [[Cell]]

    /// Every table, in the order of the report.
    static func all(_ model: ComplianceModel, _ words: ReportWords) -> [ReportTable] {
        [
            figures(model), figureDetails(model), trend(model), hosts(model), missed(model), open(model),
            installed(model),
            attempts(model), runs(model), exceptions(model), scope(model), decisions(model),
        ]
    }

    static func hosts(_ model: ComplianceModel) -> ReportTable {
        let order: [ComplianceState] = [.overdue, .unknown, .unsupported, .atRisk, .due, .current]
        let rows = order.flatMap { model.hosts(in: $0) }
        return ReportTable(
            name: "hosts", title: "Hosts by state",
            columns: [
                Column("host"), Column("state"), Column("why"), Column("system"), Column("group"), Column("address"),
                Column("last complete scan"), Column("open", isNumeric: true), Column("overdue", isNumeric: true),
                Column("reboot pending"), Column("updates pending", isNumeric: true), Column("held", isNumeric: true),
                Column("supported until"),
            ],
            rows: rows.map { row in
                [
                    .text(row.host), .text(row.state.words), .text(row.reason), .text(row.os), .text(row.group),
                    .text(row.address), .instant(row.lastCompleteScan), .count(row.openObligations),
                    .count(row.overdueObligations), .flag(row.rebootPending), .count(row.pendingUpdates),
                    .count(row.heldUpdates), .text(row.supportedUntil),
                ]
            })
    }

    static func missed(_ model: ComplianceModel) -> ReportTable {
        obligations(model.missed, name: "missed", title: "Fell due in the period and were not done in time")
    }

    static func open(_ model: ComplianceModel) -> ReportTable {
        obligations(model.open, name: "open", title: "Open obligations")
    }

    /// Part of ``open(_:)``.
    static func overdue(_ model: ComplianceModel) -> ReportTable {
        obligations(model.overdue, name: "open", title: "Overdue")
    }

    private static func obligations(_ rows: [ObligationRow], name: String, title: String) -> ReportTable {
        ReportTable(
            name: name, title: title,
            columns: [
                Column("host"), Column("what"), Column("severity"), Column("exploited"), Column("packages"),
                Column("clock began"), Column("due"), Column("due by agreement"), Column("installed"), Column("active"),
                Column("days late", isNumeric: true), Column("state"), Column("cause"), Column("exceptions"),
                Column("late exceptions"), Column("evidence"),
            ],
            rows: rows.map { row in
                [
                    .text(row.host), .text(row.title), .text(row.severity.rawValue), .flag(row.knownExploited),
                    .text(row.packages.joined(separator: " ")), .instant(row.start), .instant(row.due),
                    .instant(row.originalDue), .instant(row.installed), .instant(row.active), .number(row.daysLate),
                    .text(row.state.rawValue.replacing("_", with: " ")), .text(row.cause),
                    .text(row.exceptions.joined(separator: " ")), .text(row.lateExceptions.joined(separator: " ")),
                    .text(row.evidence?.rawValue),
                ]
            })
    }

    static func exceptions(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "exceptions", title: "Exceptions",
            columns: [
                Column("exception"), Column("hosts"), Column("packages"), Column("advisory"), Column("reason"),
                Column("approved by"), Column("compensating"), Column("granted"), Column("recorded"), Column("ends"),
                Column("in force"), Column("obligations", isNumeric: true), Column("too late for", isNumeric: true),
            ],
            rows: model.exceptions.map { row in
                [
                    .text(row.id), .text(row.hosts), .text(row.packages), .text(row.advisory), .text(row.reason),
                    .text(row.approver), .text(row.compensating), .instant(row.granted), .instant(row.recorded),
                    .instant(row.ends), .flag(row.isInForce), .count(row.obligations), .count(row.lateFor),
                ]
            })
    }
}
