import Foundation
import HealthChecks
import Inventory
import Planning
import Vocabulary

/// What happened reaches the host or the wave that it is about.
extension RunEngine {
    /// - Returns: What follows for the host alone.
    mutating func take(_ event: RunEvent, at now: Date) -> [RunCommand] {
        switch event {
        case .started:
            if current == nil { current = 0 }
        // The timer has gone off. Where the clock was set back meanwhile it did so too early, and is needed again.
        case .tick: announcedWake = nil
        case .resumed: return plan.hosts.flatMap { planned in update(planned.host, at: now) { $0.resume($1) } }
        case .stopRequested(let person):
            // Before the start, too: then every host gets its word and the run ends.
            if stoppedBy == nil { stoppedBy = person }
            if current == nil { current = 0 }
        case .approved(let wave, let person): approve(wave, by: person)
        case .rechecked(let host, let wave, let report):
            return secondLook(host, wave, at: now) { $0.takeSecondLook(report, $1, $2) }
        case .contactLost(let host, .recheck, let reason):
            return secondLook(host, nil, at: now) { $0.loseSecondLook(reason, $1, $2) }
        case .preflightDone(let host, let answer): return update(host, at: now) { $0.preflightDone(answer, $1) }
        case .drained(let host, let answer): return update(host, at: now) { $0.drained(answer, $1) }
        case .baselineTaken(let host, let answer): return update(host, at: now) { $0.baselineTaken(answer, $1) }
        case .jobFinished(let host, let answer): return update(host, at: now) { $0.jobFinished(answer, $1) }
        case .repaired(let host, let answer): return update(host, at: now) { $0.repaired(answer, $1) }
        case .verified(let host, let verification): return update(host, at: now) { $0.verified(verification, $1) }
        case .rebooted(let host, let answer): return update(host, at: now) { $0.rebooted(answer, $1) }
        case .checked(let host, let report): return update(host, at: now) { $0.checked(report, $1) }
        case .undrained(let host, let answer): return update(host, at: now) { $0.undrained(answer, $1) }
        case .contactLost(let host, let step, let reason):
            return update(host, at: now) { $0.contactLost(step, reason, $1) }
        }
        return []
    }

    /// Lets a host's machine move, and says what follows: the command of its new step, or its last word.
    mutating func update(
        _ host: HostID, at now: Date, _ move: (inout HostMachine, HostRules) -> Void
    ) -> [RunCommand] {
        guard let place = places[host] else { return [] }
        let rules = rules(inWave: place.wave, at: now)
        let before = waveRuns[place.wave].hosts[place.index].phase
        move(&waveRuns[place.wave].hosts[place.index], rules)
        let machine = waveRuns[place.wave].hosts[place.index]
        guard machine.phase != before else { return [] }
        if let record = machine.record { return [.recordOutcome(record)] }
        return machine.command(run: run).map { [$0] } ?? []
    }

    func rules(inWave index: Int, at now: Date) -> HostRules {
        HostRules(
            reboot: plan.reboot, hasDrainHook: !plan.hooksBefore.isEmpty, hasUndrainHook: !plan.hooksAfter.isEmpty,
            stopReason: stopReason ?? waveRuns[index].stopReason, now: now)
    }

    var stopReason: String? { stoppedBy.map { "stopped by \($0)" } }

    /// Only what waits for it can be approved: an approval of something that nobody has seen yet would say nothing.
    private mutating func approve(_ name: String, by person: String) {
        guard let current, waveRuns[current].planned.name == name, waveRuns[current].phase == .awaitingApproval else {
            return
        }
        let decision = waveRuns[current].tally.decision(.passed, "approved by \(person)")
        waveRuns[current].phase = .approved(decision)
    }

    /// - Parameter name: The wave that was asked about; nil when the host was silent.
    private mutating func secondLook(
        _ host: HostID, _ name: String?, at now: Date, _ take: (inout WaveRun, Int, Date) -> HostRecord?
    ) -> [RunCommand] {
        guard let place = places[host], name == nil || waveRuns[place.wave].planned.name == name else { return [] }
        return take(&waveRuns[place.wave], place.index, now).map { [.recordOutcome($0)] } ?? []
    }
}
