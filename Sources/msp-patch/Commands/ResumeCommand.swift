import Ledger
import ArgumentParser
import Controller

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Go on with a run that was cut off: attaches to its jobs, does nothing twice.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var format: FormatOptions

    @Argument(help: "The run, or the beginning of its name (default: the last that did not end).")
    var run: String?

    func run() async throws {
        let workspace = try Workspace.open(global)
        let history = RunHistory(ledger: workspace.ledger)
        let summary = try run.map(history.find) ?? history.lastUnfinished()
        let session = RunSession(
            workspace: workspace, run: summary.run, plan: try history.plan(of: summary.run), json: format.json)
        try await session.carryOut { try await $0.resume() }
    }
}
