import MaintenanceWindows
import Controller
import Foundation
import Inventory
import Packages
import Planning
import Vocabulary

/// A plan as a person reads it before agreeing to it.
struct PlanPrinter {
    let plan: Plan
    let workspace: Workspace
    let showsUpdates: Bool
    var now = Date()

    private var inventory: Inventory { workspace.inventory }

    func print() {
        Console.print(
            "plan \(plan.playbook)  \(plan.emergency ? "EMERGENCY, outside of windows  " : "")digest \((try? plan.digest())?.prefix(12) ?? "-")"
        )
        printExploited()
        for wave in plan.waves { print(wave) }
        for leftOut in plan.leftOut { Console.print("left out: \(leftOut.host): \(leftOut.reason)") }
        if showsUpdates { printUpdates() }
        printBlockers()
        printStaged()
        printBreaches()
    }

    private func printExploited() {
        for host in plan.hosts {
            guard let names = host.knownExploited else { continue }
            Console.print("known to be exploited: \(host.host): \(names.joined(separator: ", "))")
        }
    }

    private func printUpdates() {
        var table = Table(.text("HOST"), .text("PACKAGE"), .text("FROM"), .text("TO"), .flexible(""))
        for host in plan.hosts {
            for change in host.changes {
                table.add(row: Self.row(host, change, Self.remark(on: change, host)))
            }
            for change in host.alsoInstalled {
                table.add(row: Self.row(host, change, "only if something above needs it"))
            }
            for postponed in host.postponed {
                table.add(
                    .init("\(host.host)"), .init("\(postponed.name).\(postponed.architecture)"), .init("-"),
                    .init(postponed.candidate),
                    .init("not: \(postponed.reason)"))
            }
        }
        Console.print("\n" + table.rendered())
    }

    private static func remark(on change: PackageChange, _ host: PlannedHost) -> String {
        if host.knownExploited?.contains(change.name) ?? false { return "closes a flaw known to be exploited" }
        let held = host.held?.first { $0.name == change.name && $0.architecture == change.architecture }
        return held.map { "as the waves before prove; \($0.offered) is offered" } ?? ""
    }

    private static func row(_ host: PlannedHost, _ change: PackageChange, _ remark: String) -> [Table.Cell] {
        [
            .init("\(host.host)"), .init("\(change.name).\(change.architecture)"), .init(change.from ?? "new"),
            .init(change.to),
            .init(remark),
        ]
    }

    /// What falls due before the host's wave reaches it will be late, whatever is done then: a line a host, the plan file has all.
    private func printBreaches() {
        guard let breaches = plan.breaches, !breaches.isEmpty else { return }
        Console.print("\ndue before its wave: shorten the soak, or run it as an emergency")
        var table = Table(
            .text("HOST"), .number("OBLIGATIONS"), .text("FIRST DUE"), .text("REACHED AT THE EARLIEST"),
            .flexible("FIRST"))
        for host in plan.hosts.map(\.host) {
            let own = breaches.filter { $0.host == host }
            guard let first = own.first else { continue }
            table.add(
                .init("\(host)"), .init("\(own.count)"), .init(Moment.utc(first.due)),
                .init(Moment.utc(first.reached)), .init("\(first.obligation), \(first.severity.rawValue)"))
        }
        Console.print(table.rendered())
    }

    private func print(_ wave: PlannedWave) {
        let terms = [
            "\(wave.batches.map(String.init).joined(separator: ", then ")) at once", "\(wave.maxFailed) may fail",
            wave.soakSeconds > 0 ? "soak \(Moment.span(Double(wave.soakSeconds)))" : nil,
            wave.promotion == .approve && wave.name != plan.waves.last?.name ? "then waits for approval" : nil,
        ].compactMap(\.self)
        Console.print(
            "\nwave \(wave.name): \(wave.hosts.count) host\(wave.hosts.count == 1 ? "" : "s"); \(terms.joined(separator: "; "))"
        )
        if let forecast = wave.forecast { Console.print(Self.words(forecast)) }
        let proof = plan.provedBefore(wave)
        if wave.name != plan.waves.first?.name, proof.of > 0 {
            Console.print("\(proof.proved) of \(proof.of) updates are tried in a wave before")
        }
        let held = wave.hosts.flatMap { $0.held ?? [] }
        if !held.isEmpty {
            let had = held.count { $0.planned != nil }
            Console.print(
                "offered in another version than the waves before try: \(held.count); installed as tried: \(had), left out: \(held.count - had) (--updates tells which)"
            )
        }
        guard !wave.hosts.isEmpty else { return }
        var table = Table(
            .text("HOST"), .text("WINDOW"), .number("UPDATES"), .number("MAY COME"), .number("POSTPONED"),
            .text("REBOOT"),
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

    /// `tight: 38 min, at most 55 …`.
    private static func words(_ forecast: WaveForecast) -> String {
        func minutes(_ value: Double) -> String { "\(Int(value.rounded(.up))) min" }
        let verdict =
            switch forecast.verdict {
            case .fits: "fits"
            case .tight: "tight"
            case .doesNotFit: "does not fit"
            }
        return
            "\(verdict): takes \(minutes(forecast.minutes)), in nine of ten cases at most \(minutes(forecast.minutesAtMost))"
            + (forecast.remedy.map { "; \($0)" } ?? "")
    }

    private func window(_ host: PlannedHost) -> String {
        guard let window = host.windows.first(where: { $0.cutoff > now }) else { return "none in 45 days" }
        if plan.emergency { return "emergency" }
        let zone = inventory.clients.first { $0.id == host.host.client }?.calendar.timeZone ?? .gmt
        return window.opens <= now
            ? "\(window.name), open to \(Moment.local(window.closes, zone))"
            : "\(window.name), \(Moment.local(window.opens, zone))"
    }

    /// What was fetched ahead and needs no network in the window.
    private func printStaged() {
        let history = StagingHistory(ledger: workspace.ledger)
        for host in plan.hosts where !host.changes.isEmpty {
            guard let kept = try? history.kept(on: host.host), !kept.isEmpty else { continue }
            let ready = host.changes.count { kept.contains("\($0.name).\($0.architecture)=\($0.to)") }
            Console.print("fetched ahead: \(host.host): \(ready) of \(host.changes.count) updates")
        }
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
