import Foundation
import HealthChecks
import PatchEngine
import Planning
import Vocabulary

/// What an onlooker has seen of one run: kept apart from the engine's own state, so that it can contradict it.
struct Trace {
    let orders: IndexedPlan
    /// Hosts between preflight and last word.
    var active: Set<HostID> = []
    var records: [HostID: HostRecord] = [:]
    var gates: [String: GateDecision] = [:]
    var approvals: Set<String> = []
    var stopRequested = false
    /// Hosts whose second look at the end of the soak was well.
    var wellInSoak: Set<HostID> = []
    var askedAgain: Set<HostID> = []
    var steps: [HostID: Set<HostStep>] = [:]
    /// When each host's preflight was last ordered anew.
    var begun: [HostID: Date] = [:]
    var verifications: [HostID: (Verification, at: Date)] = [:]
    var reports: [HostID: HealthReport] = [:]
    /// Hosts whose checks flapped before they were touched.
    var unstable: Set<HostID> = []
    /// Hosts whose transaction a reboot has cut off.
    var interrupted: Set<HostID> = []
    /// Why hosts could not be had, in the words of the leases.
    var refusals: Set<String> = []
    var result: RunResult?

    init(_ orders: IndexedPlan) {
        self.orders = orders
    }

    var plan: Plan { orders.plan }
    var waveOf: [HostID: Int] { orders.waveOf }

    mutating func hear(_ event: RunEvent, at now: Date) {
        switch event {
        case .preflightDone(let host, .leaseHeld(let reason)):
            active.remove(host)
            refusals.insert(reason)
        case .drained(let host, .notNow): active.remove(host)
        case .verified(let host, let verification): verifications[host] = (verification, now)
        case .jobFinished(let host, .lostInReboot): interrupted.insert(host)
        case .checked(let host, let report): reports[host] = report
        case .baselineTaken(let host, .unstable): unstable.insert(host)
        case .rechecked(let host, _, let report):
            askedAgain.remove(host)
            if report.isHealthy { wellInSoak.insert(host) }
        case .contactLost(let host, .recheck, _): askedAgain.remove(host)
        case .approved(let wave, _): approvals.insert(wave)
        case .stopRequested: stopRequested = true
        case .started, .tick, .resumed, .preflightDone, .drained, .baselineTaken, .jobFinished, .repaired, .rebooted,
            .undrained,
            .contactLost:
            break
        }
    }

    mutating func see(_ command: RunCommand, at now: Date) {
        switch command {
        case .preflight(let host):
            if active.insert(host).inserted { begun[host] = now }
        case .recheck(let host, _): askedAgain.insert(host)
        case .recordOutcome(let record):
            active.remove(record.host)
            records[record.host] = record
        case .recordGate(let wave, let decision): gates[wave] = decision
        case .finish(let result): self.result = result
        case .drain, .takeBaseline, .runJob, .findJob, .repair, .verify, .reboot, .check, .undrain, .wake: break
        }
        if let host = command.host, command.isStep { steps[host, default: []].insert(command.step) }
    }
}

extension RunCommand {
    /// Whether it does something on a host or looks at it.
    var isStep: Bool {
        switch self {
        case .preflight, .drain, .takeBaseline, .runJob, .findJob, .repair, .verify, .reboot, .check, .undrain,
            .recheck:
            true
        case .recordOutcome, .recordGate, .wake, .finish: false
        }
    }
}

/// A promise that was broken.
struct Violation: Error, CustomStringConvertible {
    /// The number in the list of invariants.
    var invariant: Int
    var message: String

    var description: String { "invariant \(invariant): \(message)" }
}

/// Watches every run of a simulation, and throws at the step that breaks a promise.
struct Watch {
    let scenario: Scenario
    var traces: [RunID: Trace]

    init(_ scenario: Scenario) {
        self.scenario = scenario
        traces = [:]
    }

    /// Before a command is carried out.
    mutating func see(_ command: RunCommand, run: RunID, world: World, at now: Date) throws {
        guard let trace = traces[run] else { return }
        switch command {
        // What was asked before a crash is asked again, whatever has become known meanwhile: it only looks.
        case .preflight(let host) where trace.active.contains(host): break
        case .recheck(let host, _) where trace.steps[host]?.contains(.recheck) == true: try limitsHold(host, trace)
        case .preflight(let host):
            try wavesStartAfterTheirGate(host, trace)
            try failuresEndTheWave(host, trace)
            try slotsHold(host, trace)
            try clustersHold(host, trace, at: now)
            try limitsHold(host, trace)
        case .recheck(let host, _):
            try soakHasElapsed(host, trace, at: now)
            try limitsHold(host, trace)
        case .recordOutcome(let record):
            try appliedIsReadBack(record, trace, world)
            try onlyRegressionsFail(record, trace)
            try finallyStagesRun(record, trace)
        case .finish: try everyHostHasItsWord(trace, run, world)
        case .drain, .takeBaseline, .runJob, .findJob, .repair, .verify, .reboot, .check, .undrain, .recordGate, .wake:
            break
        }
        traces[run]?.see(command, at: now)
    }
}
