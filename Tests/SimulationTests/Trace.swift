import Foundation
import HealthChecks
import PatchEngine
import Planning
import Vocabulary

/// What an onlooker has seen of one run: kept apart from the engine's own state, so that it can contradict it.
struct Trace {
    /// Hosts between preflight and last word.
    var active: Set<HostID> = []
    var records: [HostID: HostRecord] = [:]
    var waveOf: [HostID: Int] = [:]
    var gates: [String: GateDecision] = [:]
    var approvals: Set<String> = []
    var stopRequested = false
    /// Hosts whose second look at the end of the soak was well.
    var wellInSoak: Set<HostID> = []
    var askedAgain: Set<HostID> = []
    var steps: [HostID: Set<HostStep>] = [:]
    var verifications: [HostID: (Verification, at: Date)] = [:]
    var reports: [HostID: HealthReport] = [:]
    /// Hosts whose transaction a reboot has cut off.
    var interrupted: Set<HostID> = []
    var result: RunResult?

    init(plan: Plan) {
        for (index, wave) in plan.waves.enumerated() {
            for host in wave.hosts { waveOf[host.host] = index }
        }
    }

    mutating func hear(_ event: RunEvent, at now: Date) {
        switch event {
        case .preflightDone(let host, .leaseHeld), .drained(let host, .notNow): active.remove(host)
        case .verified(let host, let verification): verifications[host] = (verification, now)
        case .jobFinished(let host, .lostInReboot): interrupted.insert(host)
        case .checked(let host, let report): reports[host] = report
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

    mutating func see(_ command: RunCommand) {
        switch command {
        case .preflight(let host): active.insert(host)
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

    init(_ scenario: Scenario, runs: [RunID]) {
        self.scenario = scenario
        traces = Dictionary(uniqueKeysWithValues: runs.map { ($0, Trace(plan: scenario.plan)) })
    }

    var plan: Plan { scenario.plan }

    func planned(_ host: HostID, _ trace: Trace) -> PlannedHost? {
        trace.waveOf[host].flatMap { plan.waves[$0].hosts.first { $0.host == host } }
    }

    /// Before a command is carried out.
    mutating func see(_ command: RunCommand, run: RunID, world: World, at now: Date) throws {
        guard let trace = traces[run] else { return }
        switch command {
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
            try appliedIsReadBack(record, world)
            try onlyRegressionsFail(record, trace)
            try finallyStagesRun(record, trace)
        case .finish: try everyHostHasItsWord(trace, run, world)
        case .drain, .takeBaseline, .runJob, .findJob, .repair, .verify, .reboot, .check, .undrain, .recordGate, .wake:
            break
        }
        traces[run]?.see(command)
    }
}
