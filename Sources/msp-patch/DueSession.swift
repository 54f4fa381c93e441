import ArgumentParser
import Controller
import Foundation
import Inventory
import Ledger
import PatchEngine
import Synchronization
import Vocabulary

/// `msp-patch run --due`: everything whose window is open, and what became of it.
struct DueSession {
    let global: GlobalOptions
    let connections: ConnectionOptions
    /// A playbook, or a folder of them; nil for `playbooks` beside the inventories.
    let path: String?
    let json: Bool

    func carryOut() async throws {
        let source = try read()
        let workspace = try Workspace.open(global, with: source.inventory, connecting: connections)
        let display = DueDisplay()
        let scheduler = Scheduler(
            ledger: workspace.ledger, observer: display, read: read,
            connect: { try workspace.connector(for: $0) })
        let began = Date()
        let runs = try await scheduler.hold()
        let entries = try DueHistory(ledger: workspace.ledger).entries
        let held = entries.filter { entry in entry.run.map(runs.contains) ?? false }
        let missed = try DueHistory(ledger: workspace.ledger).missed(at: Date())
        if json {
            try JSON.print(DueDocument(at: began, held: held, missed: missed))
        } else {
            DuePrinter(inventory: source.inventory).print(
                held: held, missed: missed,
                coming: entries.filter { $0.state == .due && $0.run == nil && $0.window.opens > began })
        }
        guard !display.hasFailed, held.allSatisfy({ $0.state == .done }), missed.isEmpty else { throw ExitCode.unwell }
    }

    @Sendable private func read() throws -> ScheduleSource {
        let inventory = try Workspace.readInventory(global)
        return ScheduleSource(
            inventory: inventory, playbooks: try PlaybookFolder(global: global, path: path).read(for: inventory))
    }
}

/// One line an event, each with the client and the playbook that it is about: several runs may go on at once.
final class DueDisplay: ScheduleObserver {
    private let failures = Mutex(0)

    var hasFailed: Bool { failures.withLock { $0 > 0 } }

    func began(_ run: RunID, _ windows: [DueWindow], isResumed: Bool) {
        guard let first = windows.first else { return }
        let names = windows.map { "\($0.window) of \(Moment.utc($0.opens))" }.joined(separator: ", ")
        Console.note(
            "\(first.client): \(first.playbook): run \(run) \(isResumed ? "goes on" : "begins")\(first.isCatchUp ? ", to catch up" : ""): window \(names)"
        )
    }

    func ended(_ run: RunID, _ result: RunResult) {
        Console.note("run \(run) ends: \(result.state.rawValue)" + (result.reason.map { ": \($0)" } ?? ""))
    }

    func failed(playbook: String, client: ClientID, _ error: any Error) {
        failures.withLock { $0 += 1 }
        Console.note("\(client): \(playbook): could not be held: \(error)")
    }

    func observer(of run: RunID) -> any RunObserver { LineDisplay(run: run) }
}
