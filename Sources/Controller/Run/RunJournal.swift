import Foundation
import HealthChecks
import Inventory
import Ledger
import Packages
import PatchEngine
import Planning
import Vocabulary

/// The run's side of the ledger: every transition is a fact before it is carried out (invariant 9).
struct RunJournal: Sendable {
    let ledger: Ledger
    let run: RunID
    let plan: Plan

    /// Who drives the run may write of it, and nobody else: a controller that was halted while another took over ends at its next word.
    private var claim: LeaseClaim { RunOwnership.claim(run) }

    /// - Throws: `LedgerError.leaseLost` when another process drives the run.
    func confirm() throws {
        guard try ledger.leaseOwner(claim.name) == claim.owner else { throw LedgerError.leaseLost(name: claim.name) }
    }

    /// Records what happened and everything that follows from it in one transaction.
    ///
    /// - Parameter outcomes: hosts by outcome after the event, for the fact that ends the run.
    func record(_ event: RunEvent, _ commands: [RunCommand], outcomes: [String: Int], at now: Date) throws {
        var facts = [
            NewFact(RunTransitionFact(event: event, commands: commands), host: event.host, run: run, validAt: now)
        ]
        for command in commands {
            if let fact = consequence(of: command, outcomes, at: now) { facts.append(fact) }
        }
        try ledger.append(facts, holding: claim)
    }

    func record(_ body: some FactBody, host: HostID, at now: Date) throws {
        try ledger.append([NewFact(body, host: host, run: run, validAt: now)], holding: claim)
    }

    /// What a command leaves in the ledger besides its intent: the facts that reports are made of.
    private func consequence(of command: RunCommand, _ outcomes: [String: Int], at now: Date) -> NewFact? {
        switch command {
        case .recordOutcome(let record):
            NewFact(
                HostOutcomeFact(record, window: window(of: record), rollbackOf: plan.rollbackOf), host: record.host,
                run: run,
                validAt: record.finishedAt)
        case .recordGate(let wave, let decision):
            NewFact(WaveFact(wave: wave, decision), run: run, validAt: now)
        case .finish(let result):
            NewFact(
                RunFinishedFact(state: result.state, reason: result.reason, counts: outcomes), run: run, validAt: now)
        default:
            nil
        }
    }

    /// The planned window in which the host was worked on.
    private func window(of record: HostRecord) -> HostOutcomeFact.Window? {
        guard !plan.emergency, let began = record.startedAt else { return nil }
        let windows = plan.hosts.first { $0.host == record.host }?.windows ?? []
        return windows.first { $0.opens <= began && began < $0.closes }.map {
            HostOutcomeFact.Window(name: $0.name, opens: $0.opens, closes: $0.closes)
        }
    }

    /// Everything that has happened in the run, with the instants it was handled at: folding it gives the engine's state again.
    func transitions() throws -> [RunTransition] {
        try ledger.facts(kinds: [RunTransitionFact.kind], run: run).map { fact in
            let body = try fact.decode(RunTransitionFact.self)
            return RunTransition(event: body.event, commands: body.commands, at: fact.validAt)
        }
    }

    /// The baseline recorded of a host in this run, for checks after a restart of the controller.
    func baseline(of host: HostID) throws -> Baseline? {
        try ledger.facts(kinds: [BaselineFact.kind], host: host, run: run).last?.decode(BaselineFact.self).baseline
    }

    /// The reboot that was asked of a host in this run.
    func rebootRequest(of host: HostID) throws -> RebootRequestFact? {
        try ledger.facts(kinds: [RebootRequestFact.kind], host: host, run: run).last?.decode(RebootRequestFact.self)
    }
}

extension RunEvent {
    /// The host it is about; nil for events of the run as a whole.
    var host: HostID? {
        switch self {
        case .preflightDone(let host, _), .drained(let host, _), .baselineTaken(let host, _), .jobFinished(let host, _),
            .repaired(let host, _), .verified(let host, _), .rebooted(let host, _), .checked(let host, _),
            .undrained(let host, _),
            .contactLost(let host, _, _), .rechecked(let host, _, _):
            host
        case .started, .tick, .approved, .stopRequested, .resumed: nil
        }
    }
}

extension HostOutcomeFact {
    init(_ record: HostRecord, window: Window?, rollbackOf: RunID?) {
        let applied = record.applied.map { Change($0, applied: true) }
        let missing = record.missing.map { Change($0, applied: false) }
        self.init(
            outcome: record.outcome, reason: record.reason, wave: record.wave, window: window,
            changes: applied + missing,
            rebooted: record.rebooted, rebootPending: record.rebootPending,
            checks: record.health?.comparisons.map(Check.init) ?? [], startedAt: record.startedAt,
            finishedAt: record.finishedAt, seconds: record.durations?.byName,
            leftDrained: record.isLeftDrained, rollbackOf: rollbackOf)
    }
}

extension HostOutcomeFact.Change {
    init(_ change: PackageChange, applied: Bool) {
        self.init(
            name: change.name, architecture: change.architecture, from: change.from, to: change.to, applied: applied)
    }
}

extension HostOutcomeFact.Check {
    init(_ comparison: CheckComparison) {
        self.init(
            name: comparison.name, requirement: comparison.requirement.rawValue, before: comparison.before.rawValue,
            after: comparison.after.rawValue, verdict: comparison.verdict.rawValue, detail: comparison.detail)
    }
}

extension WaveFact {
    init(wave: String, _ decision: GateDecision) {
        self.init(
            wave: wave, decision: decision.verdict.rawValue, reason: decision.reason, verified: decision.verified,
            failed: decision.failed, notAttempted: decision.notAttempted)
    }
}

extension [HostStep: Double] {
    /// By the names of the steps, in tenths.
    fileprivate var byName: [String: Double] {
        [String: Double](uniqueKeysWithValues: map { ($0.key.rawValue, ($0.value * 10).rounded() / 10) })
    }
}
