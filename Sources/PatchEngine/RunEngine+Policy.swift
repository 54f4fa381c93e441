import Foundation
import Inventory
import Planning
import Vocabulary

/// The policy of a run: what is done next, once everything that happened is known.
extension RunEngine {
    /// Goes on until nothing more can be done at this instant.
    mutating func advance(at now: Date) -> [RunCommand] {
        guard let first = current else { return [] }
        var commands: [RunCommand] = []
        if waveRuns.isEmpty {
            commands += finish(RunResult(state: .inconclusive, reason: "the plan has no waves"), at: now)
        }
        var index = first
        while result == nil {
            let before = waveRuns[index].phase
            commands += advanceWave(index, at: now)
            if let next = current, next != index {
                index = next
            } else if waveRuns[index].phase == before {
                break
            }
        }
        let wake = wakeTime(after: now)
        if let wake, wake != announcedWake { commands.append(.wake(at: wake)) }
        announcedWake = wake
        return commands
    }

    private mutating func advanceWave(_ index: Int, at now: Date) -> [RunCommand] {
        switch waveRuns[index].phase {
        case .pending: beginWave(index, at: now)
        case .running, .stopping: work(index, at: now)
        case .soaking(let until): endSoak(index, until: until, at: now)
        case .rechecking: lookAgain(index, at: now)
        case .awaitingApproval: stopReason.map { decide(index, stopped(index, $0)) } ?? []
        case .approved(let decision): decide(index, decision)
        case .decided(let decision): leaveWave(index, decision, at: now)
        }
    }

    private mutating func beginWave(_ index: Int, at now: Date) -> [RunCommand] {
        waveRuns[index].phase = .running
        let run = self.run
        return waveRuns[index].planned.hosts.flatMap { planned in
            update(planned.host, at: now) { machine, rules in machine.beginWave(run: run, at: rules.now) }
        }
    }

    // MARK: Running

    private mutating func work(_ index: Int, at now: Date) -> [RunCommand] {
        if let reason = stopReason ?? WaveGate(wave: waveRuns[index]).stopReason, waveRuns[index].phase == .running {
            waveRuns[index].phase = .stopping(reason: reason)
        }
        var commands = retireWaiting(index, at: now) + retryPaused(index, at: now)
        if waveRuns[index].phase == .running { commands += start(index, at: now) }
        if waveRuns[index].isWorkedOff { commands += endWork(index, at: now) }
        return commands
    }

    /// Hosts that will not start any more get their last word at once.
    private mutating func retireWaiting(_ index: Int, at now: Date) -> [RunCommand] {
        let stop = waveRuns[index].stopReason
        var commands: [RunCommand] = []
        for position in waveRuns[index].hosts.indices where waveRuns[index].hosts[position].isWaiting {
            let host = waveRuns[index].hosts[position].host
            let blocked = clusterGuard(at: now).blockingReason(for: host)
            commands += update(host, at: now) { machine, rules in
                if let stop {
                    machine.skip(.skippedBudget, stop, at: rules.now)
                } else if let blocked {
                    machine.skip(.skippedCluster, blocked, at: rules.now)
                } else {
                    machine.expire(at: rules.now)
                }
            }
        }
        return commands
    }

    private mutating func retryPaused(_ index: Int, at now: Date) -> [RunCommand] {
        var commands: [RunCommand] = []
        for position in waveRuns[index].hosts.indices where waveRuns[index].hosts[position].isActive {
            commands += update(waveRuns[index].hosts[position].host, at: now) { $0.retry($1) }
        }
        return commands
    }

    /// In the order of the plan, whoever is allowed to by its window, the slots, the limits and its clusters.
    private mutating func start(_ index: Int, at now: Date) -> [RunCommand] {
        var commands: [RunCommand] = []
        var limits = limitGuard
        var free = Slots.width(completed: waveRuns[index].tally.attempted, batches: waveRuns[index].planned.batches)
        free -= waveRuns[index].hosts.count(where: \.isActive)
        for position in waveRuns[index].hosts.indices where free > 0 {
            guard waveRuns[index].hosts[position].wantsToStart(at: now) else { continue }
            let machine = waveRuns[index].hosts[position]
            guard limits.allows(machine.planned),
                clusterGuard(at: now).answer(for: machine.host) == .free
            else { continue }
            limits.take(machine.planned)
            free -= 1
            if !waveRuns[index].startOrder.contains(position) { waveRuns[index].startOrder.append(position) }
            commands += update(machine.host, at: now) { machine, rules in machine.start(at: rules.now) }
        }
        return commands
    }

    // MARK: The gate

    private mutating func endWork(_ index: Int, at now: Date) -> [RunCommand] {
        let wave = waveRuns[index]
        if let decision = WaveGate(wave: wave).verdictBeforeSoak { return decide(index, decision) }
        // The soak watches what was patched. After the last wave nothing waits for it, unless the playbook asks for one.
        guard let last = wave.lastVerification, wave.planned.soakSeconds > 0 || !wave.isLast else {
            return promote(index)
        }
        waveRuns[index].phase = .soaking(until: last + TimeInterval(wave.planned.soakSeconds))
        return []
    }

    private mutating func endSoak(_ index: Int, until: Date, at now: Date) -> [RunCommand] {
        if let stopReason { return decide(index, stopped(index, stopReason)) }
        guard now >= until else { return [] }
        waveRuns[index].phase = .rechecking
        waveRuns[index].planSecondLooks(at: now)
        return []
    }

    private mutating func lookAgain(_ index: Int, at now: Date) -> [RunCommand] {
        if let stopReason { return decide(index, stopped(index, stopReason)) }
        if waveRuns[index].isLookedThrough {
            return WaveGate(wave: waveRuns[index]).verdict.map { decide(index, $0) } ?? promote(index)
        }
        var commands: [RunCommand] = []
        var limits = limitGuard
        for (position, look) in waveRuns[index].secondLooks.sorted(by: { $0.key < $1.key }) {
            let machine = waveRuns[index].hosts[position]
            guard case .due(let due, let attempt) = look, due <= now, limits.allows(machine.planned) else { continue }
            limits.take(machine.planned)
            waveRuns[index].secondLooks[position] = .asked(attempt: attempt)
            commands.append(.recheck(machine.host, wave: waveRuns[index].planned.name))
        }
        return commands
    }

    private mutating func promote(_ index: Int) -> [RunCommand] {
        let wave = waveRuns[index]
        // Nothing waits for the approval of the last wave.
        if wave.planned.promotion == .approve, !wave.isLast {
            waveRuns[index].phase = .awaitingApproval
            return []
        }
        let reason = wave.hosts.isEmpty ? "the wave has no hosts, and may be empty" : "all conditions hold"
        return decide(index, wave.tally.decision(.passed, reason))
    }

    private mutating func decide(_ index: Int, _ decision: GateDecision) -> [RunCommand] {
        waveRuns[index].phase = .decided(decision)
        return [.recordGate(wave: waveRuns[index].planned.name, decision)]
    }

    private func stopped(_ index: Int, _ reason: String) -> GateDecision {
        waveRuns[index].tally.decision(.stopped, reason)
    }

    // MARK: The end

    private mutating func leaveWave(_ index: Int, _ decision: GateDecision, at now: Date) -> [RunCommand] {
        let reason = "wave \(waveRuns[index].planned.name): \(decision.reason)"
        switch decision.verdict {
        case .stopped where stoppedBy != nil: return finish(RunResult(state: .stopped, reason: reason), at: now)
        case .stopped: return finish(RunResult(state: .failed, reason: reason), at: now)
        case .inconclusive: return finish(RunResult(state: .inconclusive, reason: reason), at: now)
        case .passed:
            if index + 1 < waveRuns.count {
                current = index + 1
                return []
            }
            return finish(RunResult(state: .done), at: now)
        }
    }

    /// Hosts of waves that never began get their word, too: silence would be read as success.
    private mutating func finish(_ result: RunResult, at now: Date) -> [RunCommand] {
        let reason = result.reason ?? "the run is over"
        let rest = waveRuns.flatMap(\.hosts).filter { $0.record == nil }.map(\.host)
        let records = rest.flatMap { host in
            update(host, at: now) { machine, rules in machine.skip(.skippedBudget, reason, at: rules.now) }
        }
        self.result = result
        return records + [.finish(result)]
    }
}
