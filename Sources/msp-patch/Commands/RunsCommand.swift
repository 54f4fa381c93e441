import Vocabulary
import ArgumentParser
import Controller
import Foundation
import Inventory
import Ledger

struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List the runs in the ledger, the latest first.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var format: FormatOptions

    func run() async throws {
        let ledger = try Workspace.existingLedger(global)
        let runs = try ledger.runs()
        let missed = try DueHistory(ledger: ledger).missed(at: Date())
        if format.json {
            return try JSON.print(
                Document(runs: runs.map(RunDocument.init), missedWindows: missed.map(DueWindowDocument.init)))
        }
        var table = Table(
            .text("RUN"), .text("PLAYBOOK"), .text("CLIENTS"), .text("STARTED"), .text("STATE"), .flexible("HOSTS"))
        for run in runs {
            table.add(
                .init("\(run.run)"), .init(run.playbook + (run.emergency ? " (emergency)" : "")),
                .init(run.clients.map(\.rawValue).joined(separator: ",")), .init(Moment.utc(run.startedAt)),
                .init(run.state?.rawValue ?? "not finished", run.state == .done ? .good : .warning),
                .init(run.counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")))
        }
        Console.print(runs.isEmpty ? "no runs yet" : table.rendered())
        for entry in missed { Console.print(DuePrinter(inventory: Inventory(clients: [])).words(entry)) }
    }

    private struct Document: Encodable {
        let schema = "msp-patch/runs/1"
        let runs: [RunDocument]
        /// Windows in which nothing was done, and that nothing has made up for.
        let missedWindows: [DueWindowDocument]
    }

    private struct RunDocument: Encodable {
        let run: String
        let playbook: String
        let clients: [String]
        let startedAt: Date
        let finishedAt: Date?
        let state: String?
        let emergency: Bool
        let counts: [String: Int]

        init(_ run: RunSummary) {
            self.run = run.run.rawValue
            playbook = run.playbook
            clients = run.clients.map(\.rawValue)
            startedAt = run.startedAt
            finishedAt = run.finishedAt
            state = run.state?.rawValue
            emergency = run.emergency
            counts = run.counts
        }
    }
}
