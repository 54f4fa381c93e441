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

    /// Prints the story at the end.
    func carryOut(_ drive: (RunController) async throws -> RunResult) async throws {
        let isWell = try await follow(drive)
        let story = try RunStory(ledger: workspace.ledger, run: run)
        if json { try JSON.print(story.document(schema: "msp-patch/run/1")) } else { story.print() }
        guard isWell else { throw ExitCode.unwell }
    }

    /// - Returns: whether the run came to its end and every host is as it should be.
    func follow(_ drive: (RunController) async throws -> RunResult) async throws -> Bool {
        let hosts = plan.involved(in: workspace.inventory)
        let display = Terminal.error.display(of: run)
        let controller = RunController(
            run: run, plan: plan, hosts: hosts, ledger: workspace.ledger,
            connector: try workspace.connector(for: hosts),
            observer: display)
        Console.note("run \(run): stop it safely from another terminal with: msp-patch stop \(run)")
        let result = try await drive(controller)
        display.close()
        let isWell = try RunStory(ledger: workspace.ledger, run: run).isWell
        return result.state == .done && isWell
    }
}
