import Foundation
import HealthChecks
import Packages
import Planning
import Vocabulary

/// The life of one host in a run (the diagram is in `docs/run.md`):
/// waiting → preflight → drain → baseline → job → verify → reboot → check → undrain → done.
///
/// It knows nothing of other hosts: whether it may begin is for slots, limits and clusters to say.
struct HostMachine: Sendable, Equatable {
    enum Phase: Sendable, Equatable {
        /// Its wave has not begun.
        case pending
        /// For its window, a slot, its cluster, or until `notBefore`.
        case waiting(notBefore: Date?)
        case working(HostStep)
        /// Between two attempts at a step; it keeps its slot, for it may be drained.
        case pausing(HostStep, until: Date)
        case done(HostRecord)
    }

    let planned: PlannedHost
    let wave: String
    private(set) var phase = Phase.pending
    /// When it came into its phase.
    private(set) var since: Date?
    /// The one window of this wave that it may start in.
    private(set) var window: PlannedWindow?
    /// Why it could not go on when it last tried.
    private(set) var hindrance: String?
    /// Another run works on it, as far as is known.
    private(set) var isHeldElsewhere = false
    var progress = HostProgress()

    init(planned: PlannedHost, wave: String) {
        self.planned = planned
        self.wave = wave
    }

    var host: HostID { planned.host }

    var record: HostRecord? {
        guard case .done(let record) = phase else { return nil }
        return record
    }

    /// Between its preflight and its last word: it holds a slot, and counts as unavailable.
    var isActive: Bool {
        switch phase {
        case .working, .pausing: true
        case .pending, .waiting, .done: false
        }
    }

    /// The step whose answer it waits for.
    var step: HostStep? {
        guard case .working(let step) = phase else { return nil }
        return step
    }

    mutating func enter(_ phase: Phase, at now: Date) {
        countStep(until: now)
        self.phase = phase
        since = now
    }

    /// Adds the time in the present step to what is known of it. A clock that was set back takes nothing away.
    mutating func countStep(until now: Date) {
        guard let step, let since else { return }
        progress.durations[step, default: 0] += max(0, now.timeIntervalSince(since))
    }

    mutating func hinder(_ reason: String, heldElsewhere: Bool = false) {
        hindrance = reason
        isHeldElsewhere = heldElsewhere
    }
}

// MARK: - Waiting and starting

extension HostMachine {
    /// Its wave begins: the window it may start in is the first that has not passed. One that is too short for it is none.
    mutating func beginWave(run: RunID, at now: Date) {
        if let blocker = planned.stoppingBlocker {
            return end(blocker.kind == .unreachable ? .unreachable : .skippedPreflight, blocker.message, at: now)
        }
        guard jobID(run: run) != nil, repairID(run: run) != nil else {
            return end(.skippedPreflight, "the names of run and host are too long for the name of a job", at: now)
        }
        window = planned.windows.first { !$0.hasPassed(at: now, minutes: planned.expectedMinutes) }
        guard window != nil else { return end(.skippedWindow, reasonForNoWindow, at: now) }
        enter(.waiting(notBefore: nil), at: now)
    }

    private var reasonForNoWindow: String {
        let minutes = Int(planned.expectedMinutes.rounded(.up))
        if planned.windows.isEmpty { return "it has no window in the time that the plan looked ahead" }
        return planned.windows.contains { $0.fits(minutes: planned.expectedMinutes) }
            ? "all its planned windows have passed" : "no planned window is long enough for its \(minutes) min"
    }

    /// Whether its window is open, long enough, and no retry is being waited for.
    func wantsToStart(at now: Date) -> Bool {
        guard case .waiting(let notBefore) = phase, let window else { return false }
        return (notBefore ?? .distantPast) <= now
            && window.allowsStart(at: now, minutes: planned.expectedMinutes)
    }

    mutating func start(at now: Date) {
        isHeldElsewhere = false
        enter(.working(.preflight), at: now)
    }

    /// Gives up waiting when its window has passed.
    mutating func expire(at now: Date) {
        guard case .waiting = phase, let window, window.hasPassed(at: now, minutes: planned.expectedMinutes) else {
            return
        }
        let passed = "window \(window.name) passed before it could start"
        // What stood in the way says more than that time ran out.
        if let hindrance {
            end(.skippedPreflight, "\(hindrance); \(passed)", at: now)
        } else {
            end(.skippedWindow, passed, at: now)
        }
    }

    /// Gives up waiting for a reason from outside: its cluster, a stop.
    mutating func skip(_ outcome: HostOutcome, _ reason: String, at now: Date) {
        switch phase {
        case .pending, .waiting: end(outcome, reason, at: now)
        case .working, .pausing, .done: break
        }
    }

    /// When something about it changes by time alone.
    func nextChange(after now: Date) -> Date? {
        switch phase {
        case .pending, .working, .done: return nil
        case .pausing(_, let until): return until
        case .waiting(let notBefore):
            guard let window else { return nil }
            if let notBefore, notBefore > now { return min(notBefore, tooLate(in: window)) }
            return window.opens > now ? window.opens : tooLate(in: window)
        }
    }

    /// The first second at which it may not start any more.
    private func tooLate(in window: PlannedWindow) -> Date {
        min(window.cutoff, window.closes - planned.expectedMinutes * 60 + 1)
    }
}

// MARK: - Commands

extension HostMachine {
    /// The command of the step it is in; nil when it waits for nobody.
    func command(run: RunID) -> RunCommand? {
        switch step {
        case .preflight: .preflight(host)
        case .drain: .drain(host)
        case .baseline: .takeBaseline(host)
        case .job: jobID(run: run).map { progress.mayStartJob ? .runJob(host, $0) : .findJob(host, $0) }
        case .repair: repairID(run: run).map { .repair(host, $0) }
        case .verify: .verify(host)
        case .reboot: .reboot(host)
        case .check: .check(host)
        case .undrain: .undrain(host)
        case .recheck, nil: nil
        }
    }

    private func repairID(run: RunID) -> JobID? { JobID(run: run, host: host, step: "repair") }

    /// The same for the same attempt, whatever crashed in between: starting it twice attaches.
    private func jobID(run: RunID) -> JobID? {
        JobID(run: run, host: host, step: progress.jobAttempt == 1 ? "apply" : "apply-\(progress.jobAttempt)")
    }
}
