public import Foundation
import Planning
import Vocabulary

/// What holds over all waves: limits, clusters, and when time alone changes something.
extension RunEngine {
    /// Everything that is worked on or looked at now.
    var limitGuard: LimitGuard {
        LimitGuard(
            plan.limits,
            active: waveRuns.flatMap { wave in
                wave.hosts.indices.filter { wave.isBusy($0) }.map { wave.hosts[$0].planned }
            })
    }

    func clusterGuard(at now: Date) -> ClusterGuard {
        ClusterGuard(clusters: plan.clusters, now: now) { host in
            places[host].map { waveRuns[$0.wave].hosts[$0.index] }
        }
    }

    /// When the next ``RunCommand/wake(at:)`` is due.
    public var nextWake: Date? { result == nil ? announcedWake : nil }

    func wakeTime(after now: Date) -> Date? {
        guard result == nil, let current else { return nil }
        return wakeTimes(waveRuns[current], at: now).filter { $0 > now }.min()
    }

    private func wakeTimes(_ wave: WaveRun, at now: Date) -> [Date] {
        switch wave.phase {
        case .pending, .awaitingApproval, .approved, .decided: []
        case .soaking(let until): [until]
        case .rechecking: wave.secondLooks.values.compactMap(\.dueTime)
        case .running, .stopping: wave.hosts.compactMap { $0.nextChange(after: now) } + settleTimes(wave, at: now)
        }
    }

    /// When members of clusters have settled that waiting hosts wait for.
    private func settleTimes(_ wave: WaveRun, at now: Date) -> [Date] {
        guard !plan.clusters.isEmpty else { return [] }
        let clusters = clusterGuard(at: now)
        return wave.hosts.filter(\.isWaiting).compactMap { clusters.settleTime(for: $0.host) }
    }
}

extension WaveRun {
    fileprivate func isBusy(_ index: Int) -> Bool {
        if case .asked = secondLooks[index] { return true }
        return hosts[index].isActive
    }
}

extension SecondLook {
    fileprivate var dueTime: Date? {
        guard case .due(let date, _) = self else { return nil }
        return date
    }
}

extension HostMachine {
    var isWaiting: Bool {
        guard case .waiting = phase else { return false }
        return true
    }
}

extension ClusterGuard {
    func blockingReason(for host: HostID) -> String? {
        guard case .blocked(let reason) = answer(for: host) else { return nil }
        return reason
    }

    func settleTime(for host: HostID) -> Date? {
        guard case .wait(let until) = answer(for: host) else { return nil }
        return until
    }
}
