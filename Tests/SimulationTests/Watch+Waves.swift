import Foundation
import HealthChecks
import Inventory
import PatchEngine
import Planning
import Vocabulary

/// Who may start when: invariants 3 to 5.
extension Watch {
    /// 3: the gates of all waves before have passed, and rightly.
    func wavesStartAfterTheirGate(_ host: HostID, _ trace: Trace) throws {
        guard let index = trace.waveOf[host] else { return }
        for wave in trace.plan.waves.prefix(index) {
            guard trace.gates[wave.name]?.verdict == .passed else {
                throw Violation(invariant: 3, message: "\(host) starts, and the gate of \(wave.name) has not passed")
            }
            if let reason = reasonAgainst(wave, trace) {
                throw Violation(
                    invariant: 3, message: "\(host) starts, and the gate of \(wave.name) passed although \(reason)")
            }
        }
    }

    private func reasonAgainst(_ wave: PlannedWave, _ trace: Trace) -> String? {
        if wave.hosts.isEmpty { return wave.allowEmpty ? nil : "it is empty" }
        let records = wave.hosts.compactMap { trace.records[$0.host] }
        guard records.count == wave.hosts.count else { return "not every host has its word" }
        let failed = records.count { $0.outcome.standing == .failed }
        let notAttempted = records.count { $0.outcome.standing == .notAttempted }
        let verified = records.filter { $0.outcome.standing == .verified }
        let undecided = verified.count { trace.reports[$0.host]?.inconclusive.isEmpty == false }
        if failed > wave.maxFailed { return "\(failed) failed" }
        if notAttempted > wave.maxNotAttempted { return "\(notAttempted) were not attempted" }
        if undecided > 0 { return "\(undecided) are undecided" }
        if verified.isEmpty { return "none was verified" }
        if let host = verified.first(where: { $0.startedAt != nil && !trace.wellInSoak.contains($0.host) })?.host {
            return "\(host) was not looked at again"
        }
        if wave.promotion == .approve, !trace.approvals.contains(wave.name) { return "nobody approved" }
        return nil
    }

    /// 3: the second look comes when the soak has elapsed since the last verification.
    func soakHasElapsed(_ host: HostID, _ trace: Trace, at now: Date) throws {
        guard let index = trace.waveOf[host] else { return }
        let wave = trace.plan.waves[index]
        let last = wave.hosts.compactMap { trace.records[$0.host] }
            .filter { $0.startedAt != nil && $0.outcome == .applied && $0.reason == nil }.map(\.finishedAt).max()
        guard let last, now < last + TimeInterval(wave.soakSeconds) else { return }
        throw Violation(invariant: 3, message: "\(host): looked at again at \(now), the soak lasts from \(last)")
    }

    /// 3: failures are counted over the whole wave.
    func failuresEndTheWave(_ host: HostID, _ trace: Trace) throws {
        guard let index = trace.waveOf[host] else { return }
        let wave = trace.plan.waves[index]
        let failed = wave.hosts.count { trace.records[$0.host]?.outcome.standing == .failed }
        guard failed <= wave.maxFailed else {
            throw Violation(
                invariant: 3, message: "\(host) starts after \(failed) failures, max_failed is \(wave.maxFailed)")
        }
    }

    /// 5: no more at once than the batches have grown to.
    func slotsHold(_ host: HostID, _ trace: Trace) throws {
        guard let index = trace.waveOf[host] else { return }
        let wave = trace.plan.waves[index]
        let done = wave.hosts.count { planned in
            trace.records[planned.host].map { $0.outcome.standing != .notAttempted } ?? false
        }
        var width = wave.batches[0]
        var proven = width
        for size in wave.batches.dropFirst() where done >= proven {
            width = size
            proven += size
        }
        let busy = wave.hosts.count { trace.active.contains($0.host) && $0.host != host } + 1
        guard busy <= width else {
            throw Violation(
                invariant: 5, message: "\(host) starts as number \(busy) at once, the batch is \(width) after \(done)")
        }
    }

    /// 5: the limits per client, per jump host and in all.
    func limitsHold(_ host: HostID, _ trace: Trace) throws {
        let busy = trace.plan.hosts.filter {
            trace.active.contains($0.host) || trace.askedAgain.contains($0.host) || $0.host == host
        }
        guard let planned = busy.first(where: { $0.host == host }) else { return }
        let client = busy.count { $0.host.client == host.client }
        let jump = busy.count { $0.jump != nil && $0.jump == planned.jump }
        let limits = trace.plan.limits
        guard busy.count <= limits.global, client <= limits.perClient, jump <= limits.perJump else {
            throw Violation(
                invariant: 5,
                message: "\(host): \(busy.count) in all, \(client) of the client, \(jump) behind the jump host")
        }
    }

    /// 4: a run never has more members of a cluster at work, failed or unknown than the cluster may lose.
    func clustersHold(_ host: HostID, _ trace: Trace, at now: Date) throws {
        try clustersHold(host, trace) { member, cluster in
            cluster.unavailable.contains(member) || trace.isUnavailable(member, cluster, at: now)
        }
    }

    /// 4: and neither have all runs together at work, once a host is touched: until a host is leased, a run has only looked at it.
    func clustersHoldOverRuns(_ host: HostID, _ run: RunID, _ world: World, at now: Date) throws {
        guard let trace = traces[run] else { return }
        let others = traces.keys.filter { $0 != run }
        // A clock that was set back since the host was let start does not make its peers settle again.
        let now = max(now, trace.begun[host] ?? now)
        // What was said before a person looked does not count any more, and what others say later cannot be known when a lease is taken.
        let taken = world.taken[host]?[run] ?? .distantFuture
        let lastMended = world.lastMended ?? .distantPast
        let span = min(lastMended, taken)..<taken
        try clustersHold(host, trace) { member, cluster in
            if cluster.unavailable.contains(member) { return true }
            if let owner = world.leases[member], owner != run { return true }
            if others.contains(where: { isLeftUnavailable(member, cluster, by: $0, during: span, world, at: now) }) {
                return true
            }
            // It is at work on it, or has only looked.
            if trace.active.contains(member) { return world.leases[member] != nil }
            return isLeftUnavailable(member, cluster, by: run, during: lastMended..<(.distantFuture), world, at: now)
        }
    }

    /// By the last word of a run on it, unless another that knew better has said since that it is well.
    ///
    /// - Parameter span: When the word must have been said to count.
    private func isLeftUnavailable(
        _ member: HostID, _ cluster: PlannedCluster, by run: RunID, during span: Range<Date>, _ world: World,
        at now: Date
    ) -> Bool {
        guard let record = traces[run]?.records[member], span.contains(record.finishedAt),
            record.leavesUnavailable(cluster, at: now)
        else { return false }
        return record.isWell
            || !traces.contains { other, trace in
                guard let later = trace.records[member], other != run, later.isWell,
                    record.finishedAt < later.finishedAt, later.finishedAt <= span.upperBound
                else { return false }
                // Who was at work on it already has compared with what the other had left.
                return record.outcome == .unreachable
                    || record.finishedAt < world.taken[member]?[other] ?? .distantPast
            }
    }

    private func clustersHold(
        _ host: HostID, _ trace: Trace, isUnavailable: (HostID, PlannedCluster) -> Bool
    ) throws {
        for cluster in trace.plan.clusters where cluster.members.contains(host) {
            let unavailable = cluster.members.filter { $0 != host && isUnavailable($0, cluster) }
            guard unavailable.count < cluster.maxUnavailable else {
                throw Violation(
                    invariant: 4, message: "\(host) starts while \(unavailable) of \(cluster.name) are unavailable")
            }
        }
    }
}

extension Trace {
    fileprivate func isUnavailable(_ member: HostID, _ cluster: PlannedCluster, at now: Date) -> Bool {
        active.contains(member) || records[member]?.leavesUnavailable(cluster, at: now) ?? false
    }
}

extension HostRecord {
    var isWell: Bool { outcome.standing == .verified && health?.inconclusive.isEmpty != false }

    fileprivate func leavesUnavailable(_ cluster: PlannedCluster, at now: Date) -> Bool {
        if isLeftDrained == true { return true }
        switch outcome.standing {
        case .failed: return true
        case .notAttempted: return outcome == .unreachable
        case .verified:
            return !isWell || startedAt != nil && finishedAt + TimeInterval(cluster.settleSeconds) > now
        }
    }
}
