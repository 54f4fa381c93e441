import Vocabulary
import PatchEngine
import Planning
import ArgumentParser
import Controller
import Foundation
import Ledger

struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Let a run start nothing more. Transactions that are running are let finish.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var format: FormatOptions

    @Argument(help: "The run, or the beginning of its name.")
    var run: String

    func run() async throws {
        let ledger = try Workspace.existingLedger(global)
        let summary = try RunHistory(ledger: ledger).find(run)
        let hasEnded = summary.finishedAt != nil
        if !hasEnded {
            _ = try await ledger.append([
                NewFact(StopRequestFact(by: Person.current), run: summary.run, validAt: Date())
            ])
        }
        if format.json {
            try JSON.print(
                Document(run: summary.run, hadEnded: hasEnded, state: Nullable(hasEnded ? summary.state : nil)))
        } else if hasEnded {
            Console.print("run \(summary.run) has ended already: \(summary.state?.rawValue ?? "")")
        } else {
            Console.print("run \(summary.run) will start nothing more; watch it with: msp-patch show \(summary.run)")
        }
    }

    private struct Document: Encodable {
        let schema = "msp-patch/stop/1"
        let run: RunID
        let hadEnded: Bool
        let state: Nullable<RunState>
    }
}

struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Let the next wave of a run begin, where its playbook says `promote: approve`.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var format: FormatOptions

    @Argument(help: "The run, or the beginning of its name.")
    var run: String

    @Argument(help: "The wave that is approved as it stands.")
    var wave: String

    func run() async throws {
        let ledger = try Workspace.existingLedger(global)
        let summary = try RunHistory(ledger: ledger).find(run)
        let waves = try RunHistory(ledger: ledger).plan(of: summary.run).waves.map(\.name)
        guard waves.contains(wave) else {
            throw Failure.wrongUse(
                "msp-patch: run \(summary.run) has no wave \"\(wave)\"; it has \(waves.joined(separator: ", "))")
        }
        let engine = try RunHistory(ledger: ledger).engine(of: summary.run)
        guard engine.waitsForApproval == wave else {
            let instead = engine.waitsForApproval.map { "wave \($0) does" } ?? "the run is \(engine.state.rawValue)"
            throw Failure.refused(
                "msp-patch: wave \(wave) of run \(summary.run) does not wait for approval: \(instead). What nobody has seen yet cannot be approved"
            )
        }
        _ = try await ledger.append([
            NewFact(WaveApprovalFact(wave: wave, by: Person.current), run: summary.run, validAt: Date())
        ])
        if format.json {
            try JSON.print(Document(run: summary.run, wave: wave, approvedBy: Person.current))
        } else {
            Console.print("wave \(wave) of run \(summary.run) is approved by \(Person.current)")
        }
    }

    private struct Document: Encodable {
        let schema = "msp-patch/approve/1"
        let run: RunID
        let wave: String
        let approvedBy: String
    }
}
