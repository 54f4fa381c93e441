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
        switch try await leases.take(host.id, isWellAgain: isWellAgain) {
        case .heldElsewhere(let owner)?: return .preflightDone(host.id, .leaseHeld(by: owner))
        case .outOfReach(let reason)?: return .preflightDone(host.id, .blocked(reason: reason))
        case nil: break
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
            let decision = try await PreflightDecision.decide(plan: plan, planned: planned(host), scan: scan) {
                try await connector.versions(of: $0, scan.packageManager, availableOn: host)
            }
            if decision == .nothingToDo, let reason = try await hindrance(of: host, scan) {
                return .preflightDone(host.id, .blocked(reason: reason))
            }
            return .preflightDone(host.id, decision)
        }
    }

    /// What a run left in a state that is not known to be well is not passed over because nothing is left to install on it: it is looked at,
    /// and put back into service where it was left out of it.
    ///
    /// - Returns: what is still wrong with it; nil when it is well.
    private func hindrance(of host: Host, _ scan: HostScan) async throws -> String? {
        guard let doubt = try journal.ledger.doubt(about: host.id, askedBy: journal.run) else { return nil }
        guard try await isInOrder(host, scan) else {
            return "\(doubt), and it is not in order now; mend it, then run again"
        }
        guard case .leftDrained = doubt.kind, try await hooks(plan.hooksAfter, host) != .done else { return nil }
        return "\(doubt), and the undrain hook fails; put it back into service, then run again"
    }

    /// Whether a member of a cluster counts as available again whose lease has run out: by what runs have said of it, or, where that is not
    /// known, by a look at it now.
    private func isWellAgain(_ member: HostID) async throws -> Bool {
        guard let doubt = try journal.ledger.doubt(about: member, askedBy: journal.run) else { return true }
        guard doubt.kind == .unknown, let host = hosts[member],
            let scan = await Scanner(connector: connector).scan(host).scan
        else { return false }
        return try await isInOrder(host, scan)
    }

    /// It answers, no transaction runs, its database is sound, and all required checks pass.
    private func isInOrder(_ host: Host, _ scan: HostScan) async throws -> Bool {
        guard scan.lockHolders.isEmpty, scan.database.isHealthy else { return false }
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
