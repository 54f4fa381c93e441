import Foundation
import HealthChecks
import Inventory
import Ledger
import struct Inventory.Host
import Packages
import PatchEngine
import Planning
import Vocabulary

/// What is done on a host before anything on it is changed.
extension HostOperations {
    /// Looks once more, inside the window: is the host ours alone, does it answer, and is what was planned still what is pending?
    func preflight(_ host: Host) async throws -> RunEvent {
        if let reason = try await leases.take(host.id, isWellAgain: isWellAgain) {
            return .preflightDone(host.id, .leaseHeld(by: reason))
        }
        let outcome = await Scanner(connector: connector).scan(host)
        try ScanRecorder(ledger: journal.ledger).record([outcome])
        switch outcome.result {
        case .failure(let failure) where !failure.isPassing:
            // It answers, and will not let us in: that is no trouble of the network, and will be the same in a minute.
            return .preflightDone(host.id, .blocked(reason: failure.description))
        case .failure(let failure):
            return .preflightDone(host.id, .unreachable(reason: failure.description))
        case .success(let scan):
            return .preflightDone(
                host.id, PreflightDecision.decide(planned: planned(host), rollback: plan.rollbackOf != nil, scan: scan))
        }
    }

    /// Whether a member of a cluster counts as available again whose lease has run out: by what its run said of it, or, where that run died or
    /// could not reach it, by a look at it now.
    private func isWellAgain(_ lease: Lease, _ member: HostID) async throws -> Bool {
        let last = try journal.ledger.facts(kinds: [HostOutcomeFact.kind], host: member, run: lease.owner).last
        switch MemberStanding(try last?.decode(HostOutcomeFact.self)) {
        case .well: return true
        case .notWell: return false
        case .unknown: break
        }
        guard let host = hosts[member], let scan = await Scanner(connector: connector).scan(host).scan,
            scan.lockHolders.isEmpty, scan.database.isHealthy
        else { return false }
        return try await snapshot(host).observations.allSatisfy { observation in
            observation.requirement != .required || observation.state == .pass
        }
    }

    /// Twice, some seconds apart, so that a check that flaps is known as one before the host is touched.
    func baseline(_ host: Host) async throws -> RunEvent {
        if let known = try journal.baseline(of: host.id) { return .baselineTaken(host.id, BaselineAnswer(known)) }
        let first = try await snapshot(host)
        try await Task.sleep(for: baselineGap)
        let baseline = Baseline(first: first, second: try await snapshot(host))
        try journal.record(BaselineFact(baseline: baseline), host: host.id, at: Date())
        return .baselineTaken(host.id, BaselineAnswer(baseline))
    }

    /// Half a minute, or less where the playbook's settling time says that its checks are quick.
    private var baselineGap: Duration { min(.seconds(30), max(.seconds(1), plan.settle / 4)) }

    /// Runs the hooks in order; the first that does not agree ends it.
    func hooks(_ hooks: [PlannedHook], _ host: Host) async throws -> HookAnswer {
        for hook in hooks {
            let answer = try await HookRunner(connector: connector).run(hook, on: host, run: journal.run)
            guard answer == .done else { return answer }
        }
        return .done
    }
}

extension BaselineAnswer {
    init(_ baseline: Baseline) {
        let unstable = baseline.unstableRequired
        self = unstable.isEmpty ? .taken : .unstable(checks: unstable)
    }
}

/// Whether a host may be touched, from what it says now and what the plan says of it.
enum PreflightDecision {
    /// - Parameter rollback: What goes back was never pending: the job's simulation says whether it can be had.
    static func decide(planned: PlannedHost?, rollback: Bool = false, scan: HostScan) -> Preflight {
        guard let planned else { return .blocked(reason: "the plan does not name this host") }
        let installed = Set(
            scan.installed.map { InstalledVersion(name: $0.name, architecture: $0.architecture, version: $0.version) })
        let open = planned.changes.filter { change in
            !installed.contains(
                InstalledVersion(name: change.name, architecture: change.architecture, version: change.to))
        }
        if open.isEmpty {
            guard let problem = scan.database.problems.first else { return .nothingToDo }
            return .blocked(
                reason: "nothing is left to install, but the package database is broken: \(LogText.oneLine(problem))")
        }
        if let full = scan.findings.first(where: { $0.code == .lowSpace && $0.weight == .critical }) {
            return .blocked(reason: full.message + (full.remedy.map { "; \($0)" } ?? ""))
        }
        if rollback { return movedSince(open, installed) ?? .ready }
        let offered = Set(
            scan.pending.map { InstalledVersion(name: $0.name, architecture: $0.architecture, version: $0.candidate) })
        let moved = open.filter {
            !offered.contains(InstalledVersion(name: $0.name, architecture: $0.architecture, version: $0.to))
        }
        guard moved.count == open.count else { return .ready }
        return .blocked(
            reason:
                "none of the planned versions is offered any longer (first: \(moved[0].name) \(moved[0].to)); plan again"
        )
    }

    /// A rollback takes back what the plan saw, and nothing that came later.
    private static func movedSince(_ open: [PackageChange], _ installed: Set<InstalledVersion>) -> Preflight? {
        let moved = open.first { change in
            !installed.contains(
                InstalledVersion(name: change.name, architecture: change.architecture, version: change.from ?? ""))
        }
        return moved.map { .blocked(reason: "\($0.name) is no longer at \($0.from ?? "its version"); plan again") }
    }

    private struct InstalledVersion: Hashable {
        let name: String
        let architecture: String
        let version: String
    }
}
