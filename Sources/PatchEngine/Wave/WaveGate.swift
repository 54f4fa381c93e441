import Planning
import Vocabulary

/// What a wave's results allow.
struct WaveGate {
    let wave: WaveRun

    /// Why nothing new may start in the wave, or nil.
    var stopReason: String? {
        let failed = wave.tally.failed
        if failed > wave.planned.maxFailed {
            return "\(failed) failed, max_failed is \(wave.planned.maxFailed)"
        }
        if let size = wholeBatchFailed { return "all \(size) hosts of a batch failed" }
        return nil
    }

    /// The verdict before the soak; nil when the wave may soak and be promoted.
    var verdictBeforeSoak: GateDecision? {
        if wave.hosts.isEmpty {
            return wave.planned.allowEmpty ? nil : wave.tally.decision(.inconclusive, "the wave has no hosts")
        }
        return verdict
    }

    /// The verdict of the results as they are; nil when they allow to go on.
    var verdict: GateDecision? {
        let tally = wave.tally
        if let reason = wave.stopReason ?? stopReason { return tally.decision(.stopped, reason) }
        if tally.undecided > 0 {
            return tally.decision(.inconclusive, "\(tally.undecided) patched, and required checks say nothing of them")
        }
        if tally.notAttempted > wave.planned.maxNotAttempted {
            let limit = wave.planned.maxNotAttempted
            return tally.decision(.inconclusive, "\(tally.notAttempted) not attempted, at most \(limit) may be")
        }
        if tally.verified == 0, !wave.hosts.isEmpty { return tally.decision(.inconclusive, "no host was verified") }
        return nil
    }

    /// The size of a batch of which every host failed. Of a batch of one only `max_failed` decides: otherwise a tolerance would mean
    /// nothing to waves that go host by host.
    private var wholeBatchFailed: Int? {
        let attempted = wave.startOrder.filter { wave.hosts[$0].record?.standing != .notAttempted }
        var rest = attempted[...]
        var batch = 0
        while !rest.isEmpty {
            let members = rest.prefix(Slots.size(ofBatch: batch, in: wave.planned.batches))
            if members.count > 1, members.allSatisfy({ wave.hosts[$0].record?.standing == .failed }) {
                return members.count
            }
            rest = rest.dropFirst(members.count)
            batch += 1
        }
        return nil
    }
}
