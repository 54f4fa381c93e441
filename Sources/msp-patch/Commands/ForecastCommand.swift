import ArgumentParser
import Controller
import Foundation
import Inventory
import MaintenanceWindows
import Planning
import Vocabulary

struct ForecastCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract:
            "Show what will break in the next window, or not fit, and what mends it. From the ledger, without touching a host."
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var selection: HostOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        _ = try Workspace.existingLedger(global)
        let workspace = try Workspace.open(global)
        let chosen = try selection.choose(from: workspace)
        let now = Date()
        let foresight = Foresight(ledger: workspace.ledger)
        let groups = try workspace.inventory.clients.map { client in
            (client, try foresight.hosts(chosen.filter { $0.id.client == client.id }, of: client, at: now))
        }.filter { !$0.1.isEmpty }
        if format.json {
            try JSON.print(Document(at: now, hosts: groups.flatMap(\.1).map(HostDocument.init)))
        } else {
            for (client, hosts) in groups { Self.print(client, hosts, at: now) }
        }
        guard groups.allSatisfy({ $0.1.allSatisfy(\.isClear) }) else { throw ExitCode.unwell }
    }

    private static func print(_ client: Client, _ hosts: [HostForesight], at now: Date) {
        Console.print(Terminal.output.styled("\(client.displayName) (\(client.id))", .bold))
        var table = Table(
            .text("HOST"), .text("NEXT WINDOW"), .number("UPDATES"), .number("MIN"), .text("FITS"),
            .flexible("FORECAST"))
        for host in hosts {
            let window = host.window.map { window in
                window.opens <= now
                    ? "\(window.name), open now" : "\(window.name), \(client.calendar.localText(of: window.opens))"
            }
            let verdict =
                host.isClear
                ? "clear"
                : host.blockers.contains(where: \.stops) ? "will not be attempted" : "needs a look"
            table.add(
                .init(host.host.id.name), .init(window ?? "none within two years"),
                .init("\(host.report.installable.count)"), .init("\(Int(host.expectedMinutes.rounded(.up)))"),
                .init(host.fits ? "yes" : "no", host.fits ? .plain : .bad),
                .init(verdict, host.isClear ? .good : .warning))
        }
        Console.print(table.rendered())
        for host in hosts {
            for blocker in host.blockers {
                Console.print(
                    "  \(host.host.id.name): \(blocker.message)" + (blocker.remedy.map { "\n      \($0)" } ?? ""))
            }
            if !host.fits, let window = host.window {
                Console.print(
                    "  \(host.host.id.name): its \(Int(host.expectedMinutes.rounded(.up))) min do not fit before \(client.calendar.localText(of: window.cutoff))\n      lengthen window \(window.name), or give the host a longer one"
                )
            }
            if let due = host.dueBefore {
                Console.print(
                    "  \(host.host.id.name): \(host.report.reason): due \(client.calendar.localText(of: due)), before its window\n      msp-patch run PLAYBOOK --limit \(host.host.id) --emergency --reason TEXT --approved-by NAME"
                )
            }
        }
        Console.print()
    }

    private struct Document: Encodable {
        let schema = "msp-patch/forecast/1"
        let at: Date
        let hosts: [HostDocument]
    }

    private struct HostDocument: Encodable {
        let host: HostID
        let window: Nullable<String>
        let opens: Nullable<Date>
        let cutoff: Nullable<Date>
        let updates: Int
        let expectedMinutes: Double
        let fits: Bool
        let blockers: [Blocker]
        let dueBefore: Nullable<Date>
        let scannedAt: Nullable<Date>
        let clear: Bool

        init(_ foresight: HostForesight) {
            host = foresight.host.id
            window = Nullable(foresight.window?.name)
            opens = Nullable(foresight.window?.opens)
            cutoff = Nullable(foresight.window?.cutoff)
            updates = foresight.report.installable.count
            expectedMinutes = foresight.expectedMinutes
            fits = foresight.fits
            blockers = foresight.blockers
            dueBefore = Nullable(foresight.dueBefore)
            scannedAt = Nullable(foresight.report.scannedAt)
            clear = foresight.isClear
        }
    }
}
