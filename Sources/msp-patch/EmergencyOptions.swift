import ArgumentParser
import Ledger
import Planning
import Vocabulary

/// Options of commands that change hosts, for doing so outside of their windows.
struct EmergencyOptions: ParsableArguments {
    @Flag(help: "Outside of windows, now. Needs a reason and an approver; both are reported.")
    var emergency = false

    @Option(help: ArgumentHelp("Why, for --emergency.", valueName: "text"))
    var reason: String?

    @Option(help: ArgumentHelp("Who allowed it, for --emergency.", valueName: "name"))
    var approvedBy: String?

    func validate() throws {
        if emergency, (reason ?? "").isEmpty || (approvedBy ?? "").isEmpty {
            throw ValidationError(
                "--emergency needs --reason TEXT and --approved-by NAME: both are printed in the client's report")
        }
        if !emergency, reason != nil || approvedBy != nil {
            throw ValidationError("--reason and --approved-by go with --emergency")
        }
    }

    /// The fact that begins a run of the plan.
    func startedFact(of plan: Plan) throws -> RunStartedFact {
        RunStartedFact(
            playbook: plan.playbook, planDigest: try plan.digest(),
            plan: String(decoding: try plan.json(), as: UTF8.self),
            emergency: emergency ? .init(reason: reason ?? "", approvedBy: approvedBy ?? "") : nil,
            clients: Set(plan.hosts.map(\.host.client)).sorted())
    }
}
