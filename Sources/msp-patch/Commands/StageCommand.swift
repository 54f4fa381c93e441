import ArgumentParser
import Controller
import Foundation
import Inventory
import Planning
import Vocabulary

struct StageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stage",
        abstract: "Fetch what a run would install to the hosts, ahead of their windows. Installs nothing.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var selection: HostOptions
    @OptionGroup var connections: ConnectionOptions
    @OptionGroup var format: FormatOptions

    @Argument(help: "The playbook's file.")
    var playbook: String?

    @Option(help: ArgumentHelp("Fetch exactly what this plan names.", valueName: "file"))
    var plan: String?

    func validate() throws {
        guard (playbook == nil) != (plan == nil) else {
            throw ValidationError("name a playbook, or a plan with --plan FILE")
        }
        if plan != nil, !selection.client.isEmpty || selection.limit != nil {
            throw ValidationError("--plan fetches what the plan names; --client and --limit go with a playbook")
        }
    }

    func run() async throws {
        let inventory = try Workspace.readInventory(global)
        let frozen = try plan.map { try Plan(file: $0) }
        let source = try playbook.map { try PlaybookReader.read(file: $0, for: inventory) }
        let workspace = try Workspace.open(global, with: inventory, connecting: connections)
        if let frozen { try await stage(frozen, in: workspace) }
        guard let source else { return }
        let plans = PlanSource(workspace: workspace, selection: selection.choice)
        try await stage(try await plans.make(playbook: source, emergency: false), in: workspace)
    }

    private func stage(_ plan: Plan, in workspace: Workspace) async throws {
        let stager = Stager(
            plan: plan, inventory: workspace.inventory, ledger: workspace.ledger,
            connector: try workspace.connector(for: plan.involved(in: workspace.inventory)))
        let outcomes = try await stager.stage { host, fact in
            Console.note("\(host): \(fact.outcome.words)" + (fact.reason.map { ": \($0)" } ?? ""))
        }
        if format.json {
            try JSON.print(Document(playbook: plan.playbook, hosts: outcomes.map(Document.Host.init)))
        } else {
            Self.print(outcomes)
        }
        let isWell = outcomes.allSatisfy { $0.fact.outcome == .staged || $0.fact.outcome == .nothingToDo }
        if !isWell { throw ExitCode.unwell }
    }

    private static func print(_ outcomes: [(host: HostID, fact: StagingFact)]) {
        var table = Table(.text("HOST"), .text("OUTCOME"), .number("UPDATES"), .number("KEPT"), .flexible("REASON"))
        for (host, fact) in outcomes {
            table.add(
                .init("\(host)"), .init(fact.outcome.words, fact.outcome == .failed ? .bad : .plain),
                .init("\(fact.packages.count)"), .init("\(fact.packages.count(where: \.kept))"),
                .init(fact.reason ?? ""))
        }
        Console.print(table.rendered())
    }

    /// `msp-patch/stage/1`
    private struct Document: Encodable {
        struct Host: Encodable {
            let host: HostID
            let outcome: StagingFact.Outcome
            let reason: Nullable<String>
            let packages: [StagingFact.Package]
            let finishedAt: Date

            init(_ entry: (host: HostID, fact: StagingFact)) {
                host = entry.host
                outcome = entry.fact.outcome
                reason = Nullable(entry.fact.reason)
                packages = entry.fact.packages
                finishedAt = entry.fact.finishedAt
            }
        }

        let schema = "msp-patch/stage/1"
        let playbook: String
        let hosts: [Host]
    }
}

extension StagingFact.Outcome {
    var words: String { rawValue.replacing("_", with: " ") }
}

extension Plan {
    /// - Throws: `Failure` when the file can't be read.
    init(file path: String) throws {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw Failure.wrongUse("msp-patch: the plan \(path) can't be read: \(error.localizedDescription)")
        }
        try self.init(json: data)
    }
}
