import ArgumentParser
import Controller
import Foundation
import Inventory
import Planning

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a run would do: windows, waves, hosts, exact versions, reboots, blockers. Changes nothing."
    )

    @OptionGroup var global: GlobalOptions
    @OptionGroup var selection: HostOptions
    @OptionGroup var connections: ConnectionOptions
    @OptionGroup var format: FormatOptions

    @Argument(help: "The playbook's file.")
    var playbook: String

    @Option(
        help: ArgumentHelp(
            "Plan as if it were then (ISO 8601, for instance 2027-01-16T21:00:00Z).", valueName: "instant"))
    var at: String?

    @Flag(help: "List every package with its versions.")
    var updates = false

    @Option(help: ArgumentHelp("Write the plan there, for `run --plan`.", valueName: "file"))
    var out: String?

    func run() async throws {
        let instant = try at.map(Moment.instant)
        let inventory = try Workspace.readInventory(global)
        let playbook = try PlaybookReader.read(file: playbook, for: inventory)
        let workspace = try Workspace.open(global, with: inventory, connecting: connections)
        let plan = try await PlanSource(workspace: workspace, selection: selection.choice).make(
            playbook: playbook, emergency: false, at: instant)
        if let out { try Self.write(plan, to: out) }
        if format.json {
            Console.print(String(decoding: try plan.json(), as: UTF8.self))
        } else {
            PlanPrinter(plan: plan, workspace: workspace, showsUpdates: updates, now: instant ?? Date()).print()
            if let out { Console.print("\nwritten to \(out); carry it out with: msp-patch run --plan \(out)") }
        }
        if plan.hosts.contains(where: { $0.stoppingBlocker != nil }) { throw ExitCode.unwell }
    }

    private static func write(_ plan: Plan, to path: String) throws {
        do {
            try plan.json().write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw Failure.wrongUse("msp-patch: the plan can't be written to \(path): \(error.localizedDescription)")
        }
    }
}

/// Where a plan comes from: a playbook and what the hosts say now.
struct PlanSource {
    let workspace: Workspace
    let selection: PlanSelection

    func make(playbook: Playbook, emergency: Bool, at now: Date? = nil) async throws -> Plan {
        let clients = try selection.clients(of: workspace.inventory)
        let inventory = Inventory(clients: clients)
        let maker = PlanMaker(
            inventory: inventory, ledger: workspace.ledger, connector: try workspace.connector(for: inventory.hosts))
        let progress = ScanProgress(total: inventory.hosts.count)
        var plan = try await maker.plan(playbook, limit: try selection.selector, emergency: emergency, at: now) {
            await progress.add($0)
        }
        await progress.finish()
        plan.selection = selection
        return plan
    }
}
