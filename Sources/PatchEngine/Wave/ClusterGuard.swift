import Foundation
import Planning
import Vocabulary

/// Never more unavailable members of a cluster than it allows, across the waves of a run. (Across runs and processes the controller's
/// leases hold it: they answer a preflight with `leaseHeld`.)
struct ClusterGuard {
    enum Answer: Equatable {
        case free
        /// Members are being worked on or settle.
        case wait(until: Date?)
        /// Members are gone that will not come back in this run.
        case blocked(reason: String)
    }

    /// How a member stands, as far as its cluster goes.
    enum Member: Equatable {
        case available
        case busy(until: Date?)
        case gone
    }

    let clusters: [PlannedCluster]
    let now: Date
    /// The machine of a planned host; nil for a member that this run leaves alone.
    let machine: (HostID) -> HostMachine?

    func answer(for host: HostID) -> Answer {
        guard !clusters.isEmpty else { return .free }
        var waits: [Date?] = []
        for cluster in clusters where cluster.members.contains(host) {
            let others = cluster.members.filter { $0 != host }.map { ($0, standing(of: $0, in: cluster)) }
            let gone = others.filter { $0.1 == .gone }.map(\.0)
            if gone.count >= cluster.maxUnavailable {
                let names = gone.map(\.name).joined(separator: ", ")
                return .blocked(
                    reason:
                        "cluster \(cluster.name): \(names) unavailable, max_unavailable is \(cluster.maxUnavailable)")
            }
            if others.count(where: { $0.1 != .available }) >= cluster.maxUnavailable {
                waits.append(others.compactMap { $0.1.end }.min())
            }
        }
        return waits.isEmpty ? .free : .wait(until: waits.compactMap(\.self).min())
    }

    private func standing(of member: HostID, in cluster: PlannedCluster) -> Member {
        guard let machine = machine(member) else { return cluster.unavailable.contains(member) ? .gone : .available }
        switch machine.phase {
        case .pending, .waiting:
            if machine.isHeldElsewhere { return .busy(until: nil) }
            return cluster.unavailable.contains(member) ? .gone : .available
        case .working, .pausing: return .busy(until: nil)
        case .done(let record): return standing(of: machine, record, in: cluster)
        }
    }

    private func standing(of machine: HostMachine, _ record: HostRecord, in cluster: PlannedCluster) -> Member {
        if machine.progress.isDrained || machine.isHeldElsewhere { return .gone }
        switch record.standing {
        case .failed, .undecided: return .gone
        case .notAttempted:
            // Not seen now, or not seen when the plan was made: nobody knows how it is.
            let isUnknown = record.outcome == .unreachable || cluster.unavailable.contains(machine.host)
            return isUnknown ? .gone : .available
        case .verified:
            guard record.startedAt != nil else { return .available }
            let settled = record.finishedAt + TimeInterval(cluster.settleSeconds)
            return settled > now ? .busy(until: settled) : .available
        }
    }
}

extension ClusterGuard.Member {
    fileprivate var end: Date? {
        switch self {
        case .busy(let until): until
        case .available, .gone: nil
        }
    }
}
