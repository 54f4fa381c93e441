internal import Compliance
internal import Foundation
internal import Vocabulary

/// What was done, when and by whom it was allowed.
extension ReportTable {
    /// A line for each package on each host.
    static func installed(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "installed", title: "What was installed when",
            columns: ["at", "host", "package", "from", "to", "rebooted", "window", "emergency", "wave", "run"]
                .map { Column($0) },
            rows: model.applied.flatMap { row in
                row.packages.map { package in
                    [
                        .instant(row.at), .text(row.host), .text(package.name), .text(package.from), .text(package.to),
                        .flag(row.rebooted), .text(row.window), .flag(row.emergency), .text(row.wave), .text(row.run),
                    ]
                }
            }, medium: .file)
    }

    /// Hosts that got the same packages in the same run share a line: thirty packages on three hundred hosts would fill
    /// a book.
    static func installedByRun(_ model: ComplianceModel) -> ReportTable {
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
        return ReportTable(
            name: "installed", title: "What was installed when",
            columns: [
                Column("when"), Column("hosts", .text), Column("packages", .text), Column("rebooted", .number),
                Column("window", .name),
            ],
            rows: changes.sorted { ($0.value[0].at, $0.key.packages) < ($1.value[0].at, $1.key.packages) }.map {
                change, rows in
                [
                    .instant(rows[0].at), .names(rows.map(\.host), ", "), .text(change.packages),
                    .count(rows.count(where: \.rebooted)), .text(change.window),
                ]
            }, medium: .page)
    }

    /// A line for each host in each run, failed and skipped ones too.
    static func attempts(_ model: ComplianceModel) -> ReportTable {
        var table = attempts(model.applied, name: "attempts", title: "What became of each host in each run")
        table.medium = .file
        return table
    }

    /// Those that did not end well, did not begin, or left something worse than it was.
    static func failures(_ model: ComplianceModel) -> ReportTable {
        attempts(
            model.applied.filter { $0.outcome.standing != .verified || !$0.regressions.isEmpty }, name: "failures",
            title: "Attempts that did not end well or did not begin")
    }

    private static func attempts(_ rows: [AppliedRow], name: String, title: String) -> ReportTable {
        ReportTable(
            name: name, title: title,
            columns: [
                Column("at"), Column("host", .name), Column("outcome"), Column("reason", .text),
                Column("worse after", .text), .file("packages"), .file("rebooted"), Column("window", .name),
                .file("emergency"), .file("wave"), .file("run"),
            ],
            rows: rows.map { row in
                [
                    .instant(row.at), .text(row.host), .text(row.outcome.rawValue.replacing("_", with: " ")),
                    .text(row.reason), .names(row.regressions, ", "), .count(row.packages.count),
                    .flag(row.rebooted), .text(row.window), .flag(row.emergency), .text(row.wave), .text(row.run),
                ]
            })
    }

    static func prevented(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "prevented", title: "Found and gone before it could fail a run",
            columns: [
                Column("host", .name), Column("what", .text), .file("code"), Column("found"), Column("gone"),
                Column("then patched"),
            ],
            rows: model.prevented.map { row in
                [
                    .text(row.host), .text(row.message), .text(row.code), .instant(row.found), .instant(row.gone),
                    .instant(row.patched),
                ]
            })
    }

    static func runs(_ model: ComplianceModel) -> ReportTable { runs(model.runs, name: "runs", title: "All runs") }

    static func emergencies(_ model: ComplianceModel) -> ReportTable {
        runs(
            model.runs.filter { $0.emergencyReason != nil }, name: "emergencies",
            title: "Runs outside of the windows")
    }

    private static func runs(_ rows: [RunRow], name: String, title: String) -> ReportTable {
        ReportTable(
            name: name, title: title,
            columns: [
                Column("began"), Column("playbook", .name), .beneath("run"), Column("verified", .number),
                Column("failed", .number), Column("not attempted", .number), Column("emergency", .text),
                Column("approved by", .name),
            ],
            rows: rows.map { row in
                [
                    .instant(row.startedAt), .text(row.playbook), .text(row.run), .count(row.verified),
                    .count(row.failed), .count(row.notAttempted), .text(row.emergencyReason),
                    .text(row.emergencyApprover),
                ]
            })
    }

    // MARK: windows

    static func windows(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "windows", title: "Windows of the period",
            columns: [
                Column("opens"), Column("closes"), Column("window", .name), Column("hosts", .number),
                Column("worked on", .number), Column("changed", .number), Column("no time left", .number),
                Column("minutes over", .number), Column("remarks", .text),
            ],
            rows: model.windowLog.map { row in
                let idle = row.worked == 0 && row.hosts > 0 ? "no run" : ""
                return [
                    .instant(row.opens), .instant(row.closes), .text(row.window), .count(row.hosts),
                    .count(row.worked), .count(row.changed), .count(row.notStarted), .number(row.overrunMinutes),
                    .text(row.dropped.map { "not used: \($0)" } ?? idle),
                ]
            })
    }

    static func nextWindows(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "next-windows", title: "The next windows",
            columns: [
                Column("opens"), Column("closes"), Column("window", .name), Column("hosts", .number),
                Column("with work", .number), Column("remarks", .text),
            ],
            rows: model.nextWindows.map { row in
                [
                    .instant(row.opens), .instant(row.closes), .text(row.window), .count(row.hosts),
                    .count(row.worked), .text(row.dropped.map { "not used: \($0)" }),
                ]
            })
    }

    static func decisions(_ model: ComplianceModel) -> ReportTable {
        ReportTable(
            name: "decisions", title: "Decisions we need from you",
            columns: [Column("what", .text), Column("why", .text), Column("by")],
            rows: model.decisions.map { [.text($0.what), .text($0.why), .day($0.by)] })
    }
}
