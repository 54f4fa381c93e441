public import Foundation
public import Inventory
public import struct Inventory.Host
import Packages
public import Vocabulary

extension Planner {
    /// The plan that takes a run's changes back on one host: a run like any other, with exact versions downward, in the host's own windows and
    /// with the policy of the run that it takes back.
    ///
    /// - Parameters:
    ///   - run: The run that is taken back, and what it was to do.
    ///   - choice: What of it can be taken back.
    ///   - scans: Of the host and of the other members of its clusters. What is missing counts as not scanned.
    ///   - emergency: Now and outside of windows. The caller has seen to a reason and an approver.
    public static func rollback(
        of run: RunID, planned former: Plan, on host: Host, choice: RollbackChoice, inventory: Inventory,
        scans: [HostID: ScannedHost], history: [PastRun] = [], at now: Date, emergency: Bool = false
    ) throws(PlanningError) -> Plan {
        let now = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
        let search = WindowSearch(choice: .inherit, inventory: inventory, now: now, emergency: emergency)
        let windows = try search.windows(of: [host])[host.id] ?? []
        return Plan(
            playbook: "rollback of \(run)", playbookDigest: "", createdAt: now, rollbackOf: run, emergency: emergency,
            waves: [
                PlannedWave(
                    name: "rollback", batches: [1],
                    hosts: [planned(host, choice, scan: scans[host.id], windows, history, former.reboot)])
            ],
            reboot: former.reboot, settleSeconds: former.settleSeconds, limits: former.limits,
            clusters: clusters(in: inventory, of: [host], scans: scans),
            hooksBefore: former.hooksBefore, hooksAfter: former.hooksAfter)
    }

    private static func planned(
        _ host: Host, _ choice: RollbackChoice, scan: ScannedHost?, _ windows: [PlannedWindow], _ history: [PastRun],
        _ reboot: RebootPolicy
    ) -> PlannedHost {
        let rebootExpected =
            switch reboot {
            case .never: false
            case .ifRequired: choice.changes.contains(where: \.suggestsReboot)
            case .always: true
            }
        return PlannedHost(
            host: host.id, address: host.address, jump: host.connection.jumps.last?.description,
            packageManager: scan?.scan?.packageManager, windows: windows, changes: choice.changes,
            removals: choice.newPackages, postponed: choice.remaining, rebootExpected: rebootExpected,
            expectedMinutes: expectedMinutes(packages: choice.changes.count, reboot: rebootExpected, history: history),
            // What an upgrade would remove is no matter of this one.
            blockers: scan?.scan?.findings.compactMap(Blocker.init).filter { $0.kind != .removal } ?? [
                .unreachable("it was not scanned")
            ])
    }
}
