import Inventory
import ArgumentParser
import Controller
import Foundation
import PatchEngine
import Planning
import Vocabulary

/// A run at this terminal: shows it while it goes on, prints the result, and turns it into an exit status.
struct RunSession {
    let workspace: Workspace
    let run: RunID
    let plan: Plan
    let json: Bool

    func carryOut(_ drive: (RunController) async throws -> RunResult) async throws {
        let hosts = plan.involved(in: workspace.inventory)
        let display = Terminal.error.display(of: run)
        let controller = RunController(
            run: run, plan: plan, hosts: hosts, ledger: workspace.ledger,
            connector: try workspace.connector(for: hosts),
            observer: display)
        Console.note("run \(run): stop it safely from another terminal with: msp-patch stop \(run)")
        let result = try await drive(controller)
        display.close()
        let story = try RunStory(ledger: workspace.ledger, run: run)
        if json { try JSON.print(story.document(schema: "msp-patch/run/1")) } else { story.print() }
        guard result.state == .done, story.isWell else { throw ExitCode.unwell }
    }
}
