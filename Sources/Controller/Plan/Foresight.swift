public import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
public import MaintenanceWindows
import Packages
public import Planning
import Vocabulary

/// What will go wrong in a host's next window, by what the ledger knows of it.
public struct HostForesight: Sendable {
    public var report: HostStatusReport
    /// The window that is open, or the next; nil when none comes within two years.
    public var window: WindowInstance?
    /// What would stop the host's patching, or a part of it, with what mends it.
    public var blockers: [Blocker]
    /// What is reserved for the host, in minutes, for everything that is pending.
    public var expectedMinutes: Double
    /// Whether it can start and end in the window.
    public var fits: Bool
    /// The first obligation that falls due before the window opens.
    public var dueBefore: Date?

    public var host: Host { report.host }

    /// Whether nothing has to be done before the window.
    public var isClear: Bool { blockers.isEmpty && fits && dueBefore == nil }
}

/// Looks ahead without touching a host: the findings of the last scans, the calendar, the hosts' own history.
public struct Foresight: Sendable {
    private let ledger: Ledger

    public init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// One answer a host, in the order given.
    public func hosts(_ hosts: [Host], of client: Client, at now: Date) throws -> [HostForesight] {
        let history = try PastRun.all(in: ledger)
        return try FleetStatus(ledger: ledger).reports(of: client, hosts: hosts, at: now).map { report in
            let window =
                client.calendar.open(at: now, windows: report.host.windows)
                ?? client.calendar.next(after: now, windows: report.host.windows)
            let minutes = Planner.expectedMinutes(
                packages: report.installable.count,
                reboot: report.seen?.rebootRequired ?? false
                    || report.installable.contains { $0.name.hasPrefix("linux-image") || $0.name.hasPrefix("kernel") },
                history: history[report.host.id] ?? [])
            let start = window.map { max($0.opens, now) }
            return HostForesight(
                report: report, window: window, blockers: blockers(report, client, at: now), expectedMinutes: minutes,
                fits: window.flatMap { window in
                    start.map { PlannedWindow(window).allowsStart(at: $0, minutes: minutes) }
                } ?? false,
                dueBefore: report.nextDue.flatMap { due in window.map { due < $0.opens } ?? true ? due : nil })
        }
    }

    private func blockers(_ report: HostStatusReport, _ client: Client, at now: Date) -> [Blocker] {
        if let failure = report.failure {
            return [
                Blocker(
                    kind: .unreachable, message: failure.message,
                    remedy: "See that `msp-patch status --limit \(report.host.id)` reaches it.", stops: true)
            ]
        }
        guard let seen = report.seen, let scannedAt = report.scannedAt else {
            return [
                Blocker(
                    kind: .unreachable, message: "it was never scanned",
                    remedy: "msp-patch scan --limit \(report.host.id)", stops: true)
            ]
        }
        let age = now.timeIntervalSince(scannedAt)
        let stale = age > client.serviceLevel.scanWithin / .seconds(1)
        let old = Blocker(
            kind: .unreachable, message: "it was last seen \(Int(age / 86_400)) days ago: more may be wrong by now",
            remedy: "msp-patch scan --limit \(report.host.id)", stops: false)
        return (stale ? [old] : []) + seen.findings.compactMap { Finding($0).flatMap(Blocker.init) }
    }
}

extension Finding {
    fileprivate init?(_ record: FindingRecord) {
        guard let code = Code(rawValue: record.code), let weight = Weight(rawValue: record.weight) else { return nil }
        self.init(code: code, weight: weight, message: record.message, remedy: record.remedy)
    }
}
