public import Ledger
public import PatchEngine
public import Planning
public import Vocabulary
public import Foundation
public import Packages

/// Runs as the ledger knows them.
public struct RunHistory: Sendable {
    private let ledger: Ledger

    public init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// The run of that name, or the only one that begins so.
    ///
    /// - Throws: `RunError.unknownRun`.
    public func find(_ text: String) throws -> RunSummary {
        let matches = try ledger.runs().filter { $0.run.rawValue.hasPrefix(text) }
        guard let run = matches.first(where: { $0.run.rawValue == text }) ?? (matches.count == 1 ? matches[0] : nil)
        else {
            throw RunError.unknownRun(text)
        }
        return run
    }

    /// The last run that was begun and not ended.
    public func lastUnfinished() throws -> RunSummary {
        guard let run = try ledger.runs().filter({ $0.finishedAt == nil }).max(by: { $0.startedAt < $1.startedAt })
        else {
            throw RunError.nothingToResume
        }
        return run
    }

    public func started(_ run: RunID) throws -> RunStartedFact {
        guard let fact = try ledger.facts(kinds: [RunStartedFact.kind], run: run).first else {
            throw RunError.unknownRun(run.rawValue)
        }
        return try fact.decode(RunStartedFact.self)
    }

    /// Everything that happened in a run and what was decided because of it, in order.
    public func transitions(of run: RunID) throws -> [RunTransition] {
        try RunJournal(ledger: ledger, run: run, plan: try plan(of: run)).transitions()
    }

    /// The state of a run as its recorded events make it, whether a controller lives or not.
    public func engine(of run: RunID) throws -> RunEngine {
        let plan = try plan(of: run)
        var engine = RunEngine(plan: plan, run: run)
        for transition in try RunJournal(ledger: ledger, run: run, plan: plan).transitions() {
            _ = engine.handle(transition.event, at: transition.at)
        }
        return engine
    }

    /// Configuration files that hosts kept as they were, by host: the new ones lie beside them.
    public func keptConfigurationFiles(in run: RunID) throws -> [HostID: [String]] {
        var kept: [HostID: [String]] = [:]
        for fact in try ledger.facts(kinds: [JobFact.kind], run: run) {
            let files = try fact.decode(JobFact.self).result?.keptConfigurationFiles ?? []
            if let host = fact.host, !files.isEmpty { kept[host] = files }
        }
        return kept
    }

    /// What the jobs of a run did on each host, step by step: the update, and the repair of one that was cut off.
    public func jobSteps(in run: RunID) throws -> [HostID: [JobStep]] {
        var steps: [HostID: [JobStep]] = [:]
        for fact in try ledger.facts(kinds: [JobFact.kind], run: run) {
            if let host = fact.host { steps[host, default: []] += try fact.decode(JobFact.self).result?.steps ?? [] }
        }
        return steps
    }

    public func plan(of run: RunID) throws -> Plan {
        try Plan(json: Data(try started(run).plan.utf8))
    }
}

/// One step of a run, as it was recorded.
public struct RunTransition: Sendable {
    public let event: RunEvent
    /// What was decided because of it.
    public let commands: [RunCommand]
    public let at: Date
}
