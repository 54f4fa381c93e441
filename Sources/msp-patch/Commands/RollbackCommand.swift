import ArgumentParser
import Controller
import Foundation
import Inventory
import Ledger
import Planning
import Vocabulary

struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Take back what a run changed on a host: to the versions of before, as a run of its own.",
        discussion: """
            Shows what can be had and what can't, by name, and carries it out when it is confirmed: inside the host's windows, under its checks, \
            and with the versions read back. What went back is pending again; the next run would install it, unless its playbook excludes it.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var connections: ConnectionOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var outsideOfWindows: EmergencyOptions

    @Argument(help: "The run, or the beginning of its name.")
    var run: String

    @Option(help: ArgumentHelp("The host: its name, or client/host.", valueName: "host"))
    var host: String

    @Flag(help: "Carry it out without asking.")
    var yes = false

    @Flag(help: "Wait until the host's window opens, instead of refusing.")
    var wait = false

    func run() async throws {
        let workspace = try Workspace.open(global, connecting: connections)
        let summary = try RunHistory(ledger: workspace.ledger).find(run)
        let maker = RollbackMaker(
            inventory: workspace.inventory, ledger: workspace.ledger,
            connector: try workspace.connector(for: workspace.inventory.hosts))
        let plan = try await plan(with: maker, of: summary)
        let printer = RollbackPrinter(plan: plan, rolledBack: summary.run)
        if !format.json { printer.print() }
        guard plan.hosts.contains(where: { !$0.changes.isEmpty }) else {
            if format.json { try JSON.print(printer.document(run: nil)) }
            throw plan.hosts.allSatisfy(\.postponed.isEmpty) ? ExitCode.success : ExitCode.unwell
        }
        let admitted = try WindowGate(wait: wait, now: Date()).admitted(plan, inventory: workspace.inventory)
        guard try confirmed() else {
            if format.json { try JSON.print(printer.document(run: nil)) }
            throw Failure.refused("msp-patch: nothing was done; carry it out with --yes")
        }
        try await carryOut(admitted, printer, in: workspace)
    }

    private func plan(with maker: RollbackMaker, of run: RunSummary) async throws -> Plan {
        do {
            return try await maker.plan(of: run, host: host, emergency: outsideOfWindows.emergency)
        } catch let failure as HostFailure {
            throw Failure(exit: .unwell, message: "msp-patch: \(host) does not answer: \(failure)")
        }
    }

    /// Asked only where somebody sits: a script has to say it.
    private func confirmed() throws -> Bool {
        yes || !format.json && isatty(STDIN_FILENO) == 1 && Person.agrees(to: "Take this back?")
    }

    private func carryOut(_ plan: Plan, _ printer: RollbackPrinter, in workspace: Workspace) async throws {
        let run = RunID.new(at: Date())
        let session = RunSession(workspace: workspace, run: run, plan: plan, json: format.json)
        let started = try outsideOfWindows.startedFact(of: plan)
        let isWell = try await session.follow { try await $0.start(started) }
        let story = try RunStory(ledger: workspace.ledger, run: run)
        if format.json {
            try JSON.print(printer.document(run: story.document(schema: "msp-patch/run/1")))
        } else {
            story.print()
        }
        // What can't be had is still as the run left it: that is not what was asked for.
        guard isWell, plan.hosts.allSatisfy(\.postponed.isEmpty) else { throw ExitCode.unwell }
    }
}
