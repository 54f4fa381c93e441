import MaintenanceWindows
import Foundation
import Inventory
import Planning
import Vocabulary

/// A plan as a person reads it before agreeing to it.
struct PlanPrinter {
    let plan: Plan
    let inventory: Inventory
    var now = Date()

    func print() {
        Console.print(
            "plan \(plan.playbook)  \(plan.emergency ? "EMERGENCY, outside of windows  " : "")digest \((try? plan.digest())?.prefix(12) ?? "-")"
        )
        for wave in plan.waves { print(wave) }
        for leftOut in plan.leftOut { Console.print("left out: \(leftOut.host): \(leftOut.reason)") }
        printBlockers()
    }

    private func print(_ wave: PlannedWave) {
        let terms = [
            "\(wave.batches.map(String.init).joined(separator: ", then ")) at once", "\(wave.maxFailed) may fail",
            wave.soakSeconds > 0 ? "soak \(Moment.span(Double(wave.soakSeconds)))" : nil,
            wave.promotion == .approve ? "then waits for approval" : nil,
        ].compactMap(\.self)
        Console.print(
            "\nwave \(wave.name): \(wave.hosts.count) host\(wave.hosts.count == 1 ? "" : "s"); \(terms.joined(separator: "; "))"
        )
        guard !wave.hosts.isEmpty else { return }
        var table = Table(
            .text("HOST"), .text("WINDOW"), .number("UPDATES"), .number("MAY COME"), .number("POSTPONED"), .text("REBOOT"),
            .number("MIN"),
            .flexible("REMARK"))
        for host in wave.hosts {
            let blocker = host.stoppingBlocker
            table.add(
                .init("\(host.host)"), .init(window(host)), .init("\(host.changes.count)"),
                .init("\(host.alsoInstalled.count)"),
                .init("\(host.postponed.count)"), .init(host.rebootExpected && plan.reboot != .never ? "yes" : "-"),
                .init(String(format: "%.0f", host.expectedMinutes.rounded(.up))),
                .init(
                    blocker.map { "not attempted: \($0.message)" } ?? (host.blockers.first?.message ?? ""),
                    blocker == nil ? .plain : .bad))
        }
        Console.print(table.rendered())
    }

    private func window(_ host: PlannedHost) -> String {
        guard let window = host.windows.first else { return "none in 45 days" }
        if plan.emergency { return "emergency" }
        let zone = inventory.clients.first { $0.id == host.host.client }?.calendar.timeZone ?? .gmt
        return window.opens <= now
            ? "\(window.name), open to \(Moment.local(window.closes, zone))"
            : "\(window.name), \(Moment.local(window.opens, zone))"
    }

    private func printBlockers() {
        let blockers = plan.hosts.flatMap { host in host.blockers.map { (host.host, $0) } }
        guard !blockers.isEmpty else { return }
        Console.print("\nto mend before the window")
        for (host, blocker) in blockers {
            Console.print("  \(host): \(blocker.message)" + (blocker.remedy.map { "\n      \($0)" } ?? ""))
        }
    }
}
