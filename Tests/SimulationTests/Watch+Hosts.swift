import Foundation
import HealthChecks
import Inventory
import MaintenanceWindows
import PatchEngine
import Planning
import Vocabulary

/// What is done to a host, and what is said of it: invariants 1, 2, 6 to 10.
extension Watch {
    /// What changes a host.
    enum Deed { case drain, transaction, reboot }

    func check(
        _ deed: Deed, to host: HostID, by controller: SimulatedController, command: RunCommand, world: World,
        at now: Date
    ) throws {
        guard let trace = traces[controller.run], let planned = trace.orders.hosts[host] else { return }
        try touchesOnlyInsideWindows(deed, planned, trace.plan, at: now)
        if deed == .transaction {
            try transactionsBeginOnce(host, controller.run, world)
            if trace.stopRequested {
                throw Violation(invariant: 1, message: "\(host): a transaction began after the stop")
            }
            if trace.unstable.contains(host) {
                throw Violation(invariant: 7, message: "\(host): a transaction began although its checks flap")
            }
        }
        if deed != .reboot { try clustersHoldOverRuns(host, controller.run, world, at: now) }
        try intentsAreOnDisk(command, controller)
        try oneControllerAtATime(host, controller.run, world)
    }

    /// 1: nothing outside of windows and in blackouts; nothing new from the cutoff on; no reboot where the window allows none.
    func touchesOnlyInsideWindows(_ deed: Deed, _ host: PlannedHost, _ plan: Plan, at now: Date) throws {
        let isInside = host.windows.contains { window in
            let end = deed == .reboot ? window.closes : min(window.cutoff, window.closes)
            return window.opens <= now && now < end && (deed != .reboot || window.allowsReboot)
        }
        guard isInside else {
            throw Violation(invariant: 1, message: "\(host.host): \(deed) at \(now) outside its windows")
        }
        guard let blackout = scenario.calendars[host.host.client]?.blackout(at: now) else { return }
        guard plan.emergency, blackout.allow == .emergency else {
            throw Violation(invariant: 1, message: "\(host.host): \(deed) at \(now) in blackout \(blackout.name)")
        }
    }

    /// 2: a host sees one transaction of a run at most.
    func transactionsBeginOnce(_ host: HostID, _ run: RunID, _ world: World) throws {
        let count = world.hosts[host]?.transactions[run] ?? 0
        guard count <= 1 else { throw Violation(invariant: 2, message: "\(host): \(count) transactions of one run") }
    }

    /// 2: no result is lost: what was touched has its word, and so has everything else.
    func everyHostHasItsWord(_ trace: Trace, _ run: RunID, _ world: World) throws {
        for host in trace.plan.hosts.map(\.host) {
            guard let record = trace.records[host] else {
                throw Violation(invariant: 2, message: "\(host): the run ended without a word about it")
            }
            if (world.hosts[host]?.transactions[run] ?? 0) > 0, record.startedAt == nil {
                throw Violation(
                    invariant: 2, message: "\(host): it was touched, and its record says \(record.outcome.rawValue)")
            }
        }
        guard trace.active.isEmpty else {
            throw Violation(invariant: 2, message: "the run ended with \(trace.active) at work")
        }
    }

    /// 6: `applied` is true of the host's disk.
    func appliedIsReadBack(_ record: HostRecord, _ trace: Trace, _ world: World) throws {
        guard record.outcome == .applied, let host = world.hosts[record.host],
            let planned = trace.orders.hosts[record.host]
        else { return }
        guard host.isPatched(planned) else {
            throw Violation(invariant: 6, message: "\(record.host): applied, and the versions are not there")
        }
        guard Set(record.applied).isSuperset(of: planned.changes) else {
            throw Violation(invariant: 6, message: "\(record.host): applied without having read back everything")
        }
    }

    /// 7: only pass→fail of a required check makes a host unhealthy, and always does.
    func onlyRegressionsFail(_ record: HostRecord, _ trace: Trace) throws {
        guard let traits = scenario.traits[record.host] else { return }
        if record.outcome == .unhealthy {
            let regresses = !traits.wasBroken && (traits.breaks || traits.breaksInSoak)
            let staysDrained = traits.undrainRefuses || traits.undrainsRefusedForNow > 2
            guard regresses || staysDrained else {
                throw Violation(invariant: 7, message: "\(record.host): unhealthy, and nothing regressed")
            }
        } else if let report = trace.reports[record.host], !report.regressions.isEmpty, record.outcome != .lost {
            throw Violation(
                invariant: 7, message: "\(record.host): \(record.outcome.rawValue), and a required check regressed")
        }
    }

    /// 8: whatever the job did, a due reboot, the checks and the undrain of a healthy host take place.
    func finallyStagesRun(_ record: HostRecord, _ trace: Trace) throws {
        let host = record.host
        guard record.startedAt != nil, record.outcome != .lost, let (verification, at) = trace.verifications[host],
            let planned = trace.orders.hosts[host]
        else { return }
        let steps = trace.steps[host] ?? []
        if trace.interrupted.contains(host), !steps.contains(.repair) {
            throw Violation(invariant: 8, message: "\(host): its transaction was cut off, and nobody repaired it")
        }
        let plan = trace.plan
        let isDue = plan.reboot == .always || plan.reboot == .ifRequired && verification.rebootRequired
        let mayReboot = planned.windows.contains { $0.opens <= at && at < $0.closes && $0.allowsReboot }
        // Two windows may touch or overlap; the engine holds to the one in which the host began.
        let mayNotReboot = planned.windows.contains { !$0.allowsReboot || $0.closes <= at }
        if isDue, mayReboot, !mayNotReboot, !steps.contains(.reboot) {
            throw Violation(
                invariant: 8, message: "\(host): \(record.outcome.rawValue), and its due reboot was skipped")
        }
        if record.outcome != .rebootFailed || trace.reports[host] != nil {
            guard steps.contains(.check) else {
                throw Violation(invariant: 8, message: "\(host): touched and not checked")
            }
        }
        if let report = trace.reports[host], report.isHealthy, !plan.hooksAfter.isEmpty, !steps.contains(.undrain) {
            throw Violation(invariant: 8, message: "\(host): healthy and not undrained")
        }
    }

    /// 9: what is done is on disk before.
    func intentsAreOnDisk(_ command: RunCommand, _ controller: SimulatedController) throws {
        // What is carried out was written down last: to look from the end finds it soon.
        guard controller.intents.lastIndex(of: command) != nil else {
            throw Violation(invariant: 9, message: "\(command) is carried out and not on disk")
        }
    }

    /// 9: a new process finds the state in which the former one died.
    func foldIsState(_ folded: RunEngine?, _ state: RunEngine?) throws {
        guard folded == state else {
            throw Violation(invariant: 9, message: "the fold of the recorded events is another state")
        }
    }

    /// 10: who changes a host holds its lease.
    func oneControllerAtATime(_ host: HostID, _ run: RunID, _ world: World) throws {
        guard world.leases[host] == run else {
            throw Violation(
                invariant: 10,
                message:
                    "\(host): run \(run) works on it, the lease is with \(world.leases[host]?.rawValue ?? "nobody")")
        }
    }
}
