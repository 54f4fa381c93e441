internal import Compliance
internal import Vocabulary

/// Who is in scope, and how well each host was looked at.
extension ReportTable {
    static func hosts(_ model: ComplianceModel) -> ReportTable {
        let order: [ComplianceState] = [.overdue, .unknown, .unsupported, .atRisk, .due, .current]
        return ReportTable(
            name: "hosts", title: "Hosts by state",
            columns: [
                Column("host", .name), Column("state"), Column("system", .text), .file("group"), .file("address"),
                Column("last complete scan"), Column("open", .number), Column("overdue", .number),
                .file("reboot pending"), .file("updates pending"), .file("held"), .file("supported until"),
                Column("why", .text),
            ],
            rows: order.flatMap { model.hosts(in: $0) }.map { row in
                [
                    .text(row.host), .text(row.state.words), .text(row.os ?? "not known"), .text(row.group),
                    .text(row.address), .instant(row.lastCompleteScan), .count(row.openObligations),
                    .count(row.overdueObligations), .flag(row.rebootPending), .count(row.pendingUpdates),
                    .count(row.heldUpdates), .text(row.supportedUntil), .text(row.reason),
                ]
            })
    }

    static func scope(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "scope", title: "Hosts added and removed in the period",
            columns: [Column("at"), Column("host", .name), Column("change")],
            rows: model.scopeChanges.map { [.instant($0.at), .text($0.host), .text($0.change.rawValue)] })
    }

    static func evidence(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "evidence", title: "Scans of the period, and how it is known what is done",
            columns: [
                Column("host", .name), Column("last complete scan"), Column("complete", .number),
                Column("partial", .number), Column("failed", .number), Column("done, by a run", .number),
                Column("done, by a scan", .number), Column("presumed", .number), Column("remarks", .text),
            ],
            rows: model.evidence.map { row in
                [
                    .text(row.host), .instant(row.lastComplete), .count(row.complete), .count(row.partial),
                    .count(row.failed), .count(row.byTransaction), .count(row.byScan), .count(row.presumed),
                    .names(row.remarks, "; "),
                ]
            })
    }
}
