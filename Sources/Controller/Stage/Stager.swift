import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
import MaintenanceWindows
import Packages
import PatchEngine
public import Planning
public import Vocabulary

/// Fetches what a plan would install to its hosts, ahead of their windows. Nothing is installed, so it needs no window; in a blackout
/// nothing is done all the same.
public struct Stager: Sendable {
    private let plan: Plan
    private let inventory: Inventory
    private let ledger: Ledger
    private let connector: HostConnector
    private let leases: HostLeases
    private let id: RunID

    public init(plan: Plan, inventory: Inventory, ledger: Ledger, connector: HostConnector) {
        self.plan = plan
        self.inventory = inventory
        self.ledger = ledger
        self.connector = connector
        id = RunID(rawValue: "stage-\(RunID.new(at: Date()))")
        leases = HostLeases(ledger: ledger, run: id, plan: plan)
    }

    /// - Parameter onOutcome: called for each host as soon as it is done.
    /// - Returns: one outcome a host, in the order of the plan.
    public func stage(
        onOutcome: @escaping @Sendable (HostID, StagingFact) async -> Void
    ) async throws -> [(host: HostID, fact: StagingFact)] {
        let hosts = Dictionary(inventory.hosts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return try await withThrowingTaskGroup(of: (Int, StagingFact).self) { group in
            var coming = plan.hosts.enumerated().makeIterator()
            var outcomes: [Int: StagingFact] = [:]
            func addNext() {
                guard let (index, planned) = coming.next() else { return }
                group.addTask {
                    let fact = await stage(planned, hosts[planned.host])
                    try await ledger.append([NewFact(fact, host: planned.host, validAt: fact.finishedAt)])
                    await onOutcome(planned.host, fact)
                    return (index, fact)
                }
            }
            for _ in 0..<plan.limits.perClient { addNext() }
            while let (index, fact) = try await group.next() {
                outcomes[index] = fact
                addNext()
            }
            return plan.hosts.enumerated().compactMap { index, planned in outcomes[index].map { (planned.host, $0) } }
        }
    }

    private func stage(_ planned: PlannedHost, _ host: Host?) async -> StagingFact {
        if let reason = hindrance(planned, host) { return fact(.skipped, reason) }
        guard let host, let manager = planned.packageManager, !planned.changes.isEmpty else {
            return fact(.nothingToDo)
        }
        do {
            if let owner = try leases.holdHost(host.id) { return fact(.skipped, owner) }
            defer { try? leases.releaseHostAndLimits(host.id) }
            return try await holding { try await fetch(planned, manager, to: host) }
        } catch {
            return fact(.failed, HostFailure(describing: error, host: host.id).description)
        }
    }

    private func hindrance(_ planned: PlannedHost, _ host: Host?) -> String? {
        guard host != nil else { return "it is no longer in the inventory" }
        if let blocker = planned.stoppingBlocker { return blocker.message }
        let calendar = inventory.clients.first { $0.id == planned.host.client }?.calendar
        return calendar?.blackout(at: Date()).map { "blackout \($0.name)" }
    }

    /// Keeps what is leased while `body` works.
    private func holding(_ body: @escaping @Sendable () async throws -> StagingFact) async throws -> StagingFact {
        try await withThrowingTaskGroup(of: StagingFact?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                while true {
                    try await Task.sleep(for: .seconds(30))
                    try leases.renewAll()
                }
            }
            defer { group.cancelAll() }
            return try await group.next().flatMap(\.self) ?? fact(.failed, "it was interrupted")
        }
    }

    private func fetch(_ planned: PlannedHost, _ manager: PackageManager, to host: Host) async throws -> StagingFact {
        guard let job = JobID(run: id, host: host.id, step: "stage") else {
            return fact(.failed, "no name for its job")
        }
        let jobs = JobDriver(connector: connector)
        let request = JobRequest.stage(
            ApplyRequest(
                changes: planned.changes, companions: planned.alsoInstalled, removals: planned.removals,
                lockTimeoutSeconds: 600))
        if case .busy(let reason) = try await jobs.start(job, request, manager, host) { return fact(.skipped, reason) }
        let answer = JobAnswer(try await jobs.follow(job, host).status)
        let packages = try await kept(planned, manager, on: host)
        switch answer {
        case .finished(exitStatus: 0, _): return fact(.staged, Self.remark(on: packages), packages: packages)
        case .finished(let status, let reason):
            return fact(.failed, reason ?? "exit status \(status)", packages: packages)
        case .refused(let reason), .busy(let reason), .lost(let reason):
            return fact(.failed, reason, packages: packages)
        case .lostInReboot: return fact(.failed, "the host was rebooted in the middle of it", packages: packages)
        case .neverStarted: return fact(.failed, "it was never started", packages: packages)
        }
    }

    /// Read back from the host: an exit status proves nothing here, either.
    private func kept(
        _ planned: PlannedHost, _ manager: PackageManager, on host: Host
    ) async throws -> [StagingFact.Package] {
        let changes = planned.changes
        let available = try await connector.patiently(host, for: .seconds(120)) { remote in
            try await remote.versions(of: changes, manager)
        }
        let files = Set(available.filter { $0.place == .cache }.map { [$0.name, $0.architecture, $0.version] })
        return changes.map {
            StagingFact.Package(
                name: $0.name, architecture: $0.architecture, version: $0.to,
                kept: files.contains([$0.name, $0.architecture, $0.to]))
        }
    }

    /// Files of a repository on the host itself are never in the cache; of any other, a run would have to fetch them again.
    private static func remark(on packages: [StagingFact.Package]) -> String? {
        let missing = packages.filter { !$0.kept }.map(\.name)
        guard !missing.isEmpty else { return nil }
        return "not in the host's cache, and fetched by the run unless the repository is on the host itself: "
            + missing.joined(separator: ", ")
    }

    private func fact(
        _ outcome: StagingFact.Outcome, _ reason: String? = nil, packages: [StagingFact.Package] = []
    ) -> StagingFact {
        StagingFact(
            playbook: plan.playbook, outcome: outcome, reason: reason, packages: packages, finishedAt: Date())
    }
}
