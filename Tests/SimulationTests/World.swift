import Foundation
import HealthChecks
import Inventory
import PatchEngine
import Packages
import Planning
import Vocabulary

/// Everything outside of controllers: hosts, mirror, leases, the clock. What is done to it stays done, whoever dies.
struct World {
    var hosts: [HostID: SimulatedHost] = [:]
    /// Leases in the ledger: which run works on a host.
    private(set) var leases: [HostID: RunID] = [:]
    /// When each run last took each host: what becomes known of others later cannot be asked back.
    private(set) var taken: [HostID: [RunID: Date]] = [:]
    /// Hosts that a run left in a state that is not known to be well: in their clusters they count as unavailable until a run that takes
    /// them after that verifies them, or a person has looked.
    private var doubts: [HostID: Doubt] = [:]
    /// When a person has last looked at every host.
    private(set) var lastMended: Date?
    /// What each run carries out.
    var plans: [RunID: IndexedPlan] = [:]
    let mirror: PackageMirror
    let start: Date
    var random: SplitMix64
    /// How far the controller's clock is wrong, in seconds.
    var clockOffset = 0.0
    var ignoresLeases = false
    /// Whoever is done with a host frees its place, whatever others have said of it.
    var forgetsDoubts = false

    private struct Doubt {
        var run: RunID
        var since: Date
        /// It was never touched: whoever reaches it knows better.
        var isOnlySilence: Bool
    }

    init(_ scenario: Scenario) {
        mirror = scenario.mirror
        start = scenario.start
        random = SplitMix64(seed: scenario.seed ^ 0xA5A5_A5A5)
        for (host, traits) in scenario.traits {
            let needsReboot = scenario.fleet.scans[host]?.needsReboot ?? false
            hosts[host] = SimulatedHost(traits: traits, needsReboot: needsReboot)
        }
    }

    /// What the controller's clock shows. Facts are recorded to the millisecond.
    func clock(_ time: Double) -> Date { start + time + clockOffset }

    /// The answer to a command that touches nothing but the host itself, and how many seconds it takes.
    mutating func answer(_ command: RunCommand, run: RunID, at time: Double, bootIDBefore: Int?) -> (
        after: Double, event: RunEvent
    )? {
        guard let host = command.host, var simulated = hosts[host], let planned = plans[run]?.hosts[host] else {
            return nil
        }
        simulated.live(until: time)
        defer { hosts[host] = simulated }
        if !simulated.isUp { return (60, .contactLost(host, step: command.step, reason: "no answer")) }
        let event: RunEvent
        var seconds = random.seconds(1...20)
        switch command {
        case .preflight: event = .preflightDone(host, preflight(simulated, planned, run: run, at: time))
        case .drain: event = .drained(host, drain(&simulated))
        case .takeBaseline:
            event = .baselineTaken(host, simulated.traits.baselineFlaps ? .unstable(checks: ["systemd app"]) : .taken)
        case .runJob(_, let id):
            let offered = planned.changes.filter { mirror.offers($0, at: time) }
            simulated.start(id, run: run, offered, at: time, seconds: random.seconds(10...400))
            (seconds, event) = follow(simulated.jobs[id], host, at: time)
        case .findJob(_, let id): (seconds, event) = follow(simulated.jobs[id], host, at: time)
        case .repair(_, let id):
            simulated.repair(id, of: planned.changes, at: time, seconds: random.seconds(5...100))
            let job = simulated.jobs[id]
            seconds = max(1, (job?.endsAt ?? time) - time)
            let isMended = job?.answer == .finished(exitStatus: 0, reason: nil)
            event = .repaired(host, isMended ? .repaired : .failed(reason: "dpkg: error"))
        case .verify: event = .verified(host, simulated.verification(planned))
        case .reboot:
            seconds = random.seconds(20...300)
            // Asked a second time after a crash, the controller finds that the boot id has changed since it wrote it down.
            let answer: RebootAnswer =
                simulated.bootID == bootIDBefore
                ? simulated.reboot() : .rebooted(kernelIsNewest: simulated.kernelIsNewest)
            event = .rebooted(host, answer)
        case .check: event = .checked(host, simulated.report(inSoak: false))
        case .undrain: event = .undrained(host, undrain(&simulated))
        case .recheck(_, let wave):
            simulated.looksInSoak += 1
            if simulated.traits.isSilentInSoak { return (60, .contactLost(host, step: .recheck, reason: "silent")) }
            event = .rechecked(host, wave: wave, simulated.report(inSoak: true))
        case .recordOutcome, .recordGate, .wake, .finish: return nil
        }
        if random.chance(simulated.traits.linkLoss) {
            return (seconds, .contactLost(host, step: command.step, reason: "connection reset"))
        }
        return (seconds, event)
    }

    private func follow(_ job: SimulatedHost.Job?, _ host: HostID, at time: Double) -> (Double, RunEvent) {
        guard let job else { return (2, .jobFinished(host, .neverStarted)) }
        // The controller gives up on a job that makes no sign for two hours; it is not killed.
        if job.endsAt == .infinity { return (7200, .jobFinished(host, .lost(reason: "no sign for two hours"))) }
        return (max(1, job.endsAt - time), .jobFinished(host, job.answer))
    }

    private mutating func preflight(
        _ host: SimulatedHost, _ planned: PlannedHost, run: RunID, at time: Double
    ) -> Preflight {
        if host.traits.isUnreachable { return .unreachable(reason: "connection refused") }
        if !ignoresLeases, let owner = leaseHolder(of: planned.host, besides: run) {
            return .leaseHeld(by: owner)
        }
        if leases[planned.host] == nil {
            leases[planned.host] = run
            taken[planned.host, default: [:]][run] = clock(time)
        }
        if host.traits.isBlocked { return .blocked(reason: "no space on /boot") }
        let policy = plans[run]?.plan.reboot
        let reboots = policy == .always || policy == .ifRequired && host.needsReboot
        let open = planned.changes.filter { !host.installed.contains($0) }
        if open.isEmpty, !reboots {
            guard let doubt = doubts[planned.host], !host.isInOrder else { return .nothingToDo }
            return .blocked(reason: "run \(doubt.run) left it unhealthy, and it is not in order now")
        }
        if !open.isEmpty, !open.contains(where: { mirror.offers($0, at: time) }) {
            return .blocked(reason: "none of the planned versions is offered any longer")
        }
        return .ready
    }

    /// Another run that works on the host, or on so many members of one of its clusters that none may be added.
    private func leaseHolder(of host: HostID, besides run: RunID) -> String? {
        if let owner = leases[host], owner != run { return "run \(owner)" }
        for cluster in plans[run]?.plan.clusters ?? [] where cluster.members.contains(host) {
            let others = cluster.members.filter { $0 != host }
            // Of its own doubts and of what it works on, the run itself knows.
            let held = others.compactMap { member in
                doubts[member].flatMap { $0.run == run ? nil : $0.run } ?? leases[member] ?? doubts[member]?.run
            }
            let unknown = others.count {
                cluster.unavailable.contains($0) && leases[$0] == nil && doubts[$0] == nil
            }
            if held.count + unknown >= cluster.maxUnavailable, let other = held.first(where: { $0 != run }) {
                return "cluster \(cluster.name): run \(other)"
            }
        }
        return nil
    }

    /// A run has said its word on a host: it may leave a doubt, or end one.
    mutating func hear(_ record: HostRecord, run: RunID, at time: Double) {
        let host = record.host
        if forgetsDoubts { doubts[host] = nil }
        if record.isWell {
            guard let doubt = doubts[host], doubt.run != run else { return }
            let isLater = taken[host]?[run].map { $0 > doubt.since } ?? false
            if doubt.isOnlySilence || isLater { doubts[host] = nil }
        } else if record.outcome.standing != .notAttempted || record.isLeftDrained == true {
            doubts[host] = Doubt(run: run, since: clock(time), isOnlySilence: false)
        } else if record.outcome == .unreachable, doubts[host] == nil {
            doubts[host] = Doubt(run: run, since: clock(time), isOnlySilence: true)
        }
    }

    /// A person looks at every host, and mends what can be mended before the next window.
    mutating func mend(at time: Double) {
        doubts = [:]
        lastMended = clock(time)
        for host in hosts.keys.sorted() {
            if random.chance(0.7) { hosts[host]?.traits.isUnreachable = false }
            if random.chance(0.7) { hosts[host]?.traits.isBlocked = false }
        }
    }

    mutating func giveBack(_ host: HostID, run: RunID) {
        if leases[host] == run { leases[host] = nil }
    }

    private mutating func drain(_ host: inout SimulatedHost) -> HookAnswer {
        if host.traits.drainRefuses { return .refused(reason: "the pool would be empty") }
        if host.traits.drainsRefusedForNow > 0 {
            host.traits.drainsRefusedForNow -= 1
            return .notNow(reason: "sessions are open")
        }
        host.isDrained = true
        return .done
    }

    private func undrain(_ host: inout SimulatedHost) -> HookAnswer {
        if host.traits.undrainRefuses { return .refused(reason: "the pool does not answer") }
        if host.traits.undrainsRefusedForNow > 0 {
            host.traits.undrainsRefusedForNow -= 1
            return .notNow(reason: "the pool is busy")
        }
        host.isDrained = false
        return .done
    }
}

extension SimulatedHost {
    /// What a look from outside can tell.
    var isInOrder: Bool {
        databaseHealthy && !isDrained
            && report(inSoak: looksInSoak > 0).comparisons.allSatisfy { $0.after == .pass }
    }

    /// The real comparison of what the host's one required check said before and says now.
    func report(inSoak: Bool) -> HealthReport {
        let isPatchedAtAll = !installed.isEmpty
        let isBroken = isPatchedAtAll && (traits.breaks || inSoak && traits.breaksInSoak)
        let before: CheckState = traits.wasBroken ? .fail : .pass
        let after: CheckState = traits.wasBroken || isBroken ? .fail : traits.cannotBeChecked ? .unknown : .pass
        let former = Snapshot(observations: [
            CheckObservation(name: "systemd app", requirement: .required, state: before)
        ])
        let now = Snapshot(observations: [CheckObservation(name: "systemd app", requirement: .required, state: after)])
        return Comparison.compare(before: Baseline(first: former, second: former), after: now)
    }
}

extension RunCommand {
    var host: HostID? {
        switch self {
        case .preflight(let host), .drain(let host), .takeBaseline(let host), .runJob(let host, _),
            .findJob(let host, _), .repair(let host, _),
            .verify(let host), .reboot(let host), .check(let host), .undrain(let host), .recheck(let host, _):
            host
        case .recordOutcome(let record): record.host
        case .recordGate, .wake, .finish: nil
        }
    }

    var step: HostStep {
        switch self {
        case .drain: .drain
        case .takeBaseline: .baseline
        case .runJob, .findJob: .job
        case .repair: .repair
        case .verify: .verify
        case .reboot: .reboot
        case .check: .check
        case .undrain: .undrain
        case .recheck: .recheck
        case .preflight, .recordOutcome, .recordGate, .wake, .finish: .preflight
        }
    }
}

extension ScannedHost {
    fileprivate var needsReboot: Bool {
        switch self {
        case .scanned(let scan, _): scan.reboot.isRequired
        case .failed: false
        }
    }
}
