import Foundation
import HealthChecks
import Inventory
import struct Inventory.Host
import Ledger
import PatchEngine
import Planning
import Synchronization
import Vocabulary

/// What a run may work on, across runs and processes: the sole right to a host (invariant 10; the other half, a lock on the host itself, is
/// the job's), a place among the unavailable members of its clusters (4), and a place in the limits (5).
///
/// All are leases in the ledger, renewed while the run lives. A place in a limit ends with its lease. A place in a cluster does not: a member
/// that is not known to be well counts as unavailable for as long as nothing says otherwise (see ``HostDoubt``).
final class HostLeases: Sendable {
    static let lifetime: TimeInterval = 120

    /// Why a host can't be had.
    enum Refusal: Equatable {
        /// It is with another run, or what it takes is: it will be free again.
        case heldElsewhere(String)
        /// So many members of its cluster are gone, and nobody is at work on them, that it will not be had in this run.
        case outOfReach(String)
    }

    private let ledger: Ledger
    private let run: RunID
    private let plan: Plan
    /// Hosts that this run is done with: what is left of their leases runs out by itself.
    private let finished = Mutex<Set<HostID>>([])

    init(ledger: Ledger, run: RunID, plan: Plan) {
        self.ledger = ledger
        self.run = run
        self.plan = plan
    }

    // MARK: - Taking

    /// - Parameter isWellAgain: Looks at a member whose lease has run out; true frees its place.
    /// - Returns: nil when the host is ours now; otherwise why not.
    func take(_ host: HostID, isWellAgain: (HostID) async throws -> Bool) async throws -> Refusal? {
        finished.withLock { _ = $0.remove(host) }
        if let owner = try holdHost(host) { return .heldElsewhere(owner) }
        let reason = try takeLimits(host)
        let refusal =
            if let reason { Refusal.heldElsewhere(reason) } else { try await takeClusters(host, isWellAgain) }
        if refusal != nil { try release(host) }
        return refusal
    }

    /// - Returns: who has the host; nil when it is ours, also where our lease had run out and nobody took it.
    func holdHost(_ host: HostID) throws -> String? {
        switch try ledger.acquireLease(Self.hostName(host), owner: run, until: expiry) {
        case .granted, .grantedAfterExpiry, .poolExhausted: nil
        case .heldBy(let owner, _): "run \(owner) works on it"
        }
    }

    private func takeLimits(_ host: HostID) throws -> String? {
        for (pool, words) in limits(of: host) {
            guard try ledger.acquireLease("\(pool.name)/\(host)", owner: run, until: expiry, in: pool).isGranted else {
                return "the limit of \(pool.capacity) \(words) is reached, other runs included"
            }
        }
        return nil
    }

    private func takeClusters(
        _ host: HostID, _ isWellAgain: (HostID) async throws -> Bool
    ) async throws -> Refusal? {
        for cluster in plan.clusters where cluster.members.contains(host) {
            while case .poolExhausted(let others) = try acquire(host, in: cluster, until: expiry) {
                let expired = others.filter { $0.expires <= Date() }
                guard let freed = try await first(expired, cluster, isWellAgain) else {
                    return try refusal(cluster, others, unknown: unknownMembers(of: cluster, besides: host))
                }
                try ledger.releaseLease(freed.name, owner: freed.owner)
            }
        }
        return nil
    }

    /// To wait helps where others are at work on the members, or this run itself may yet set one right.
    private func refusal(_ cluster: PlannedCluster, _ others: [Lease], unknown: [HostID]) throws -> Refusal {
        let names = (others.compactMap { Self.member(of: $0, in: cluster) } + unknown).map(\.name)
        let owners = Set(others.map(\.owner.rawValue)).sorted().joined(separator: ", ")
        let reason =
            "cluster \(cluster.name): \(names.joined(separator: ", ")) unavailable"
            + (owners.isEmpty ? "" : " (run \(owners))")
        let done = finished.withLock { $0 }
        let ahead = Set(plan.hosts.map(\.host)).subtracting(done)
        let gone = others.filter { lease in
            lease.expires <= Date() && Self.member(of: lease, in: cluster).map { !ahead.contains($0) } ?? true
        }
        return gone.count + unknown.count < cluster.maxUnavailable ? .heldElsewhere(reason) : .outOfReach(reason)
    }

    private func first(
        _ expired: [Lease], _ cluster: PlannedCluster, _ isWellAgain: (HostID) async throws -> Bool
    ) async throws -> Lease? {
        for lease in expired {
            if let member = Self.member(of: lease, in: cluster), try await isWellAgain(member) { return lease }
        }
        return nil
    }

    // MARK: - Keeping and giving back

    /// Keeps everything that this run works on, while it lives.
    func renewAll() throws {
        let done = finished.withLock { $0 }
        let settling = Set(done.flatMap { host in clusters(of: host).map { Self.memberName(host, in: $0) } })
        for lease in try ledger.leases() where lease.owner == run && !settling.contains(lease.name) {
            _ = try ledger.renewLease(lease.name, owner: run, until: expiry)
        }
    }

    /// A new process takes up the run: what hosts are done with is not renewed.
    func resume(_ records: [HostRecord]) {
        finished.withLock { $0 = Set(records.map(\.host)) }
    }

    /// The last word on a host, once it is recorded: others may have it. In its clusters it counts as available again when it was verified
    /// and has settled; while any run has left a doubt about it, its place is kept.
    func finish(_ record: HostRecord) throws {
        finished.withLock { _ = $0.insert(record.host) }
        let doubt = try ledger.doubt(about: record.host, askedBy: run)
        for cluster in clusters(of: record.host) {
            if doubt == nil, record.startedAt != nil, cluster.settleSeconds > 0 {
                try occupy(record.host, in: cluster, until: record.finishedAt + TimeInterval(cluster.settleSeconds))
            } else {
                try giveBack(record.host, in: cluster, doubt)
            }
        }
        try releaseHostAndLimits(record.host)
    }

    /// The host is not ours, or not all that it takes was to be had.
    private func release(_ host: HostID) throws {
        let doubt = try ledger.doubt(about: host, askedBy: run)
        for cluster in clusters(of: host) { try giveBack(host, in: cluster, doubt) }
        try releaseHostAndLimits(host)
    }

    /// Where there is a doubt, the place is from now on that of the run that left it.
    private func giveBack(_ host: HostID, in cluster: PlannedCluster, _ doubt: HostDoubt?) throws {
        let place = Self.memberName(host, in: cluster)
        guard let doubt else { return try ledger.releaseLease(place, owner: run) }
        let isPassed = try ledger.passLease(place, from: run, to: doubt.run, until: Date())
        if !isPassed, doubt.run == run { try occupy(host, in: cluster, until: Date()) }
    }

    /// Keeps a place for a member, or takes one, whether any is free or not.
    private func occupy(_ host: HostID, in cluster: PlannedCluster, until: Date) throws {
        let anyway = LeasePool(name: Self.poolName(cluster), capacity: .max)
        _ = try ledger.acquireLease(Self.memberName(host, in: cluster), owner: run, until: until, in: anyway)
    }

    func releaseHostAndLimits(_ host: HostID) throws {
        for (pool, _) in limits(of: host) { try ledger.releaseLease("\(pool.name)/\(host)", owner: run) }
        try ledger.releaseLease(Self.hostName(host), owner: run)
    }

    // MARK: - Names

    private var expiry: Date { Date(timeIntervalSinceNow: Self.lifetime) }

    private func clusters(of host: HostID) -> [PlannedCluster] { plan.clusters.filter { $0.members.contains(host) } }

    private func limits(of host: HostID) -> [(pool: LeasePool, words: String)] {
        let jump = plan.hosts.first { $0.host == host }?.jump
        var limits = [
            ("limit/all", plan.limits.global, "hosts in all"),
            ("limit/client/\(host.client)", plan.limits.perClient, "hosts of client \(host.client)"),
        ]
        if let jump { limits.append(("limit/jump/\(jump)", plan.limits.perJump, "hosts behind \(jump)")) }
        return limits.map { (LeasePool(name: $0.0, capacity: $0.1, expiry: .frees), $0.2) }
    }

    private func acquire(_ host: HostID, in cluster: PlannedCluster, until: Date) throws -> LeaseAnswer {
        let unknown = try unknownMembers(of: cluster, besides: host).count
        let pool = LeasePool(name: Self.poolName(cluster), capacity: max(0, cluster.maxUnavailable - unknown))
        return try ledger.acquireLease(Self.memberName(host, in: cluster), owner: run, until: until, in: pool)
    }

    /// Members of which the plan does not know how they are, and that no run has a place for: they are unavailable all the same.
    private func unknownMembers(of cluster: PlannedCluster, besides host: HostID) throws -> [HostID] {
        guard !cluster.unavailable.isEmpty else { return [] }
        let held = Set(try ledger.leases().map(\.name))
        return cluster.unavailable.filter { $0 != host && !held.contains(Self.memberName($0, in: cluster)) }
    }

    private static func hostName(_ host: HostID) -> String { "host/\(host)" }
    private static func poolName(_ cluster: PlannedCluster) -> String { "cluster/\(cluster.client)/\(cluster.name)" }

    private static func memberName(_ host: HostID, in cluster: PlannedCluster) -> String {
        "\(poolName(cluster))/\(host.name)"
    }

    private static func member(of lease: Lease, in cluster: PlannedCluster) -> HostID? {
        cluster.members.first { memberName($0, in: cluster) == lease.name }
    }
}
