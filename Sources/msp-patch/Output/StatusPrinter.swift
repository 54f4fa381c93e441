import Compliance
import MaintenanceWindows
import Controller
import Foundation
import Inventory
import Ledger
import Vocabulary

/// The table of one client, and under it what somebody has to know.
struct StatusPrinter {
    let client: Client
    let reports: [HostStatusReport]
    let showsUpdates: Bool
    let terminal = Terminal.output

    func print() {
        Console.print(terminal.styled("\(client.displayName) (\(client.id))", .bold))
        var table = Table(
            .text("HOST"), .text("OS"), .text("STATE"), .number("SECURITY"), .number("OTHER"), .number("HELD"),
            .text("REBOOT"),
            .number("FREE"), .number("FAILED UNITS"), .flexible("NEXT DUE"))
        for report in reports { table.add(row: row(report)) }
        Console.print(table.rendered(for: terminal))
        for report in reports { remarks(report).forEach { Console.print("  \(report.host.id.name): \($0)") } }
        if showsUpdates { printUpdates() }
        Console.print()
    }

    private func row(_ report: HostStatusReport) -> [Table.Cell] {
        guard let seen = report.seen, report.failure == nil else {
            return [.init(report.host.id.name), .init(report.seen?.system ?? "-"), state(report)]
                + Array(repeating: .init("-"), count: 6) + [.init("")]
        }
        return [
            .init(report.host.id.name), .init(seen.system), state(report),
            .init("\(report.counts.security)", report.counts.security == 0 ? .plain : .warning),
            .init("\(report.counts.installable - report.counts.security)"),
            .init("\(report.counts.heldBack.count)"),
            .init(seen.rebootRequired ? "required" : "-", seen.rebootRequired ? .warning : .plain),
            .init(seen.leastFree),
            .init("\(seen.failedUnits.count)", seen.failedUnits.isEmpty ? .plain : .warning),
            .init(report.nextDue.map { Moment.local($0, client.calendar.timeZone) } ?? "-"),
        ]
    }

    private func state(_ report: HostStatusReport) -> Table.Cell {
        let style: Style =
            switch report.state {
            case .current: .good
            case .due: .plain
            case .atRisk: .warning
            case .overdue, .unknown, .unsupported: .bad
            }
        let words = report.failure.map { $0.code } ?? report.state.rawValue
        return .init(words.replacing("_", with: " "), style)
    }

    private func remarks(_ report: HostStatusReport) -> [String] {
        var remarks: [String] = []
        if let failure = report.failure {
            let seen = report.scannedAt.map { "last seen \(Moment.age(of: $0))" } ?? "never seen"
            remarks.append("\(failure.message) (\(seen))")
            return remarks
        }
        if !report.exploited.isEmpty {
            remarks.append("known to be exploited: \(Self.list(report.exploited))")
        }
        // A finding that decides the state is told below, with its remedy.
        let isTold = report.findings.contains { $0.message == report.reason && $0.weight != "notice" }
        if report.state != .current && report.state != .due && !report.reason.isEmpty && !isTold {
            remarks.append(report.reason)
        }
        if let seen = report.seen {
            if seen.rebootRequired { remarks.append("reboot required: \(seen.rebootReasons.joined(separator: "; "))") }
            remarks += report.findings.filter { $0.code != "reboot_pending" && $0.weight != "notice" }.map { finding in
                finding.message + (finding.remedy.map { "; \($0)" } ?? "")
            }
        }
        if report.breaches.count > 1 || (!report.breaches.isEmpty && report.state != .atRisk) {
            remarks.append(breaches(report.breaches.map(\.title)))
        }
        if !report.counts.heldBack.isEmpty {
            remarks.append(
                "not installable: "
                    + report.counts.heldBack.map { "\($0.name) (\($0.standing.replacing("_", with: " ")))" }.joined(
                        separator: ", "))
        }
        return remarks
    }

    private func breaches(_ titles: [String]) -> String {
        "\(titles.count) will be late unless something is done: \(Self.list(titles))"
    }

    private static func list(_ titles: [String]) -> String {
        titles.prefix(3).joined(separator: ", ") + (titles.count > 3 ? " and \(titles.count - 3) more" : "")
    }

    private func printUpdates() {
        var table = Table(
            .text("HOST"), .text("PACKAGE"), .text("INSTALLED"), .text("CANDIDATE"), .text("CLASS"), .text("SEVERITY"),
            .text("STANDING"),
            .flexible("FROM"))
        for report in reports where report.failure == nil {
            for record in report.pending.map(\.record) {
                table.add(
                    .init(report.host.id.name), .init("\(record.name).\(record.architecture)"),
                    .init(record.installed ?? "new"),
                    .init(record.candidate),
                    .init(record.updateClass.rawValue, record.updateClass == .security ? .warning : .plain),
                    severity(of: record, report), .init(record.standing.replacing("_", with: " ")),
                    .init(([record.source] + record.advisories).joined(separator: " ")))
            }
        }
        Console.print(table.rendered(for: terminal))
    }

    private func severity(of record: PendingRecord, _ report: HostStatusReport) -> Table.Cell {
        guard !report.knownExploited.isDisjoint(with: record.cves) else { return .init(record.severity.rawValue) }
        return .init("\(record.severity.rawValue), exploited", .bad)
    }
}

extension HostState {
    /// `debian 12`.
    var system: String { "\(osID) \(osVersion)" }

    /// The filesystem that is fullest: `/var 12%`.
    var leastFree: String {
        let shares = filesystems.filter { $0.sizeBytes > 0 }.map {
            ($0.path, Double($0.freeBytes) / Double($0.sizeBytes))
        }
        guard let least = shares.min(by: { $0.1 < $1.1 }) else { return "-" }
        return "\(least.0) \(Int(least.1 * 100))%"
    }
}
