import MaintenanceWindows
import ArgumentParser
import Controller
import Foundation
import Inventory
import Ledger
import Planning
import Vocabulary

struct RunPlaybookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Carry out a playbook, or a plan made before, inside the maintenance windows.",
        discussion: "A run that was ended by anything at all goes on with `msp-patch resume`.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var selection: HostOptions
    @OptionGroup var connections: ConnectionOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var outsideOfWindows: EmergencyOptions

    @Argument(help: "The playbook's file; with --due also a folder.")
    var playbook: String?

    @Option(
        help: ArgumentHelp(
            "Carry out exactly this plan; refuses when what it was made of has moved.", valueName: "file"))
    var plan: String?

    @Flag(
        help:
            "Hold every playbook whose window is open: those in the folder given, or in playbooks/ beside the inventories. For a timer."
    )
    var due = false

    @Flag(help: "Wait until the windows open, instead of refusing.")
    var wait = false

    func validate() throws {
        if due {
            guard plan == nil, !wait, !outsideOfWindows.emergency, selection.client.isEmpty, selection.limit == nil
            else {
                throw ValidationError(
                    "--due holds whole playbooks in their windows; it goes with none of the other options")
            }
            return
        }
        guard playbook != nil || plan != nil else {
            throw ValidationError("name a playbook, or a plan with --plan FILE")
        }
        if plan != nil, !selection.client.isEmpty || selection.limit != nil {
            throw ValidationError(
                "--plan carries out the plan as it was made; --client and --limit go with `msp-patch plan`")
        }
    }

    func run() async throws {
        if due {
            try await DueSession(global: global, connections: connections, path: playbook, json: format.json).carryOut()
        } else {
            try await carryOut()
        }
    }

    private func carryOut() async throws {
        let inventory = try Workspace.readInventory(global)
        let frozen = try plan.map { try Plan(file: $0) }
        let playbook = try PlaybookReader.read(file: playbook ?? frozen?.playbookFile ?? "", for: inventory)
        let workspace = try Workspace.open(global, with: inventory, connecting: connections)
        let plan = try await admittedPlan(frozen, of: playbook, in: workspace)
        let started = try outsideOfWindows.startedFact(of: plan)
        let run = RunID.new(at: Date())
        try await RunSession(workspace: workspace, run: run, plan: plan, json: format.json).carryOut { controller in
            try await controller.start(started)
        }
    }

    /// What is to be carried out: the plan that was made before, or one that is made now.
    private func admittedPlan(_ frozen: Plan?, of playbook: Playbook, in workspace: Workspace) async throws -> Plan {
        let source = PlanSource(workspace: workspace, selection: frozen?.selection ?? selection.choice)
        let fresh = try await source.make(playbook: playbook, emergency: outsideOfWindows.emergency)
        if let frozen { try Self.refuseWhatMoved(frozen, fresh) }
        return try WindowGate(wait: wait, now: Date()).admitted(frozen ?? fresh, inventory: workspace.inventory)
    }

    /// A plan was agreed to as it stands: when what it was made of has moved, nothing of it is carried out.
    private static func refuseWhatMoved(_ frozen: Plan, _ fresh: Plan) throws {
        let moved = PlanDifference.between(frozen, fresh)
        guard moved.isEmpty else {
            throw Failure.refused(
                moved.map(\.description).joined(separator: "\n")
                    + "\nmsp-patch: the plan no longer holds; nothing was done. Make a new one with `msp-patch plan`")
        }
    }
}

/// Whether a run may begin now (invariant 1).
struct WindowGate {
    let wait: Bool
    let now: Date

    /// - Returns: the plan as it is with `--wait`; otherwise with the windows that are open now only, so that hosts whose
    ///   window is yet to come are skipped with that reason instead of keeping the run waiting for days.
    /// - Throws: `Failure` (refused) when no window is open.
    func admitted(_ plan: Plan, inventory: Inventory) throws -> Plan {
        if wait || plan.emergency { return plan }
        var plan = plan
        var next: (window: PlannedWindow, host: PlannedHost)?
        for wave in plan.waves.indices {
            for index in plan.waves[wave].hosts.indices {
                let host = plan.waves[wave].hosts[index]
                if let coming = host.windows.first(where: { $0.opens > now }),
                    coming.opens < next?.window.opens ?? .distantFuture
                {
                    next = (coming, host)
                }
                plan.waves[wave].hosts[index].windows = host.windows.filter { $0.opens <= now && now < $0.cutoff }
            }
        }
        guard plan.hosts.contains(where: { !$0.windows.isEmpty }) else { throw refusal(next, inventory) }
        return plan
    }

    private func refusal(_ next: (window: PlannedWindow, host: PlannedHost)?, _ inventory: Inventory) -> Failure {
        guard let next else { return .refused("msp-patch: no window of these hosts is open or opens within 45 days") }
        let zone = inventory.clients.first { $0.id == next.host.host.client }?.calendar.timeZone ?? .gmt
        return .refused(
            """
            msp-patch: no window is open now; the next is \(next.window.name) of \(next.host.host), \
            \(Moment.local(next.window.opens, zone)) (\(Moment.utc(next.window.opens))).
            Wait for it with --wait, or, for an emergency: --emergency --reason TEXT --approved-by NAME
            """)
    }
}
