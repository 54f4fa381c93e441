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
        return ScheduleSource(inventory: inventory, playbooks: try playbooks(for: inventory))
    }

    private func playbooks(for inventory: Inventory) throws -> [Playbook] {
        let files = try files()
        var problems: [Problem] = []
        var playbooks: [Playbook] = []
        for file in files {
            do {
                playbooks.append(try PlaybookReader.read(file: file, for: inventory))
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw Problems(problems: problems) }
        if let twice = Dictionary(grouping: playbooks, by: \.name).values.first(where: { $0.count > 1 }) {
            throw Failure.wrongUse(
                "msp-patch: \(twice.map(\.source).joined(separator: " and ")) have the same name, \(twice[0].name): the ledger could not tell them apart"
            )
        }
        return playbooks
    }

    private func files() throws -> [String] {
        let beside = URL(filePath: global.inventoryPath).deletingLastPathComponent().appending(path: "playbooks").path
        let path = path ?? beside
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Failure.wrongUse("msp-patch: there is no \(path); name a playbook or a folder of them")
        }
        guard isFolder.boolValue else { return [path] }
        let files = try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.sorted()
        guard !files.isEmpty else { throw Failure.wrongUse("msp-patch: no playbook (*.yml) is in \(path)") }
        return files.map { path + "/" + $0 }
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
