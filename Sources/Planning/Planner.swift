public import Foundation
public import Inventory
// Foundation has a class of that name, too.
public import struct Inventory.Host
public import Packages
public import Vocabulary

/// Playbook × inventory × scans → plan. Pure: the same arguments always give the same plan.
public enum Planner {
    /// How far ahead windows are looked for, in days: the longest gap between two monthly windows, and a week.
    public static let horizonDays = 45

    /// - Parameters:
    ///   - scans: What is known of each host that ``hosts(of:in:scans:limit:)`` names. A host that is missing counts as not scanned.
    ///   - history: What earlier runs took on each host, oldest first.
    ///   - available: Of hosts that ``Plan/proofsToAskFor`` of a plan without it names: what they can have beside what they are offered.
    ///   - emergency: Now and outside of windows. The caller has seen to a reason and an approver.
    ///   - limit: Takes only hosts that it matches, too.
    public static func plan(
        playbook: Playbook, inventory: Inventory, scans: [HostID: ScannedHost], history: [HostID: [PastRun]] = [:],
        available: [HostID: [AvailableVersion]] = [:], at now: Date, emergency: Bool = false, limit: Selector? = nil
    ) throws(PlanningError) -> Plan {
        let selected = hosts(of: playbook, in: inventory, scans: scans, limit: limit).selected
        let undecided = undecidedHosts(of: playbook, in: inventory, scans: scans, limit: limit)
        guard !selected.isEmpty || !undecided.isEmpty else { throw .noHosts(playbook: playbook.name) }

        // The plan file holds whole seconds; what is planned must not differ from what is read back.
        let now = Date(timeIntervalSince1970: now.timeIntervalSince1970.rounded(.down))
        let windows = try WindowSearch(choice: playbook.window, inventory: inventory, now: now, emergency: emergency)
            .windows(of: selected)
        let hostPlanner = HostPlanner(playbook: playbook, scans: scans, history: history, now: now)
        let planned = selected.map { hostPlanner.plan($0, windows: windows[$0.id] ?? []) }
        let sorting = WaveSorting(waves: playbook.waves, hosts: selected, planned: planned, scans: scans)

        return Plan(
            playbook: playbook.name, playbookDigest: SHA256.hexDigest(of: Data(playbook.text.utf8)),
            playbookFile: playbook.source,
            createdAt: now, emergency: emergency,
            waves: CanaryProof(policy: playbook.updates.newer, scans: scans, available: available).hold(sorting.waves),
            leftOut: sorting.leftOut + undecided,
            reboot: playbook.reboot, settleSeconds: playbook.settle.wholeSeconds,
            limits: Limits(
                perClient: playbook.clientLimit, perJump: playbook.perJumpLimit, global: playbook.globalLimit),
            clusters: clusters(in: inventory, of: selected, scans: scans),
            hooksBefore: playbook.hooksBefore.map(PlannedHook.init),
            hooksAfter: playbook.hooksAfter.map(PlannedHook.init))
    }

    /// What is reserved for a host, in minutes, from preflight to its last word.
    public static func expectedMinutes(packages: Int, reboot: Bool, history: [PastRun]) -> Double {
        DurationForecast(history: history).minutes(packages: packages, reboot: reboot)
    }

    /// The windows in which a playbook may work on hosts, as a plan that is made at `instant` has them.
    ///
    /// - Returns: In order of opening, merged, dropped ones left out, ``horizonDays`` ahead. The first may be open already.
    public static func windows(
        of playbook: Playbook, hosts: [Host], in inventory: Inventory, from instant: Date
    ) throws(PlanningError) -> [HostID: [PlannedWindow]] {
        let instant = Date(timeIntervalSince1970: instant.timeIntervalSince1970.rounded(.down))
        return try WindowSearch(choice: playbook.window, inventory: inventory, now: instant, emergency: false)
            .windows(of: hosts)
    }
}

extension PlannedHook {
    init(_ hook: Hook) {
        self.init(argv: hook.argv, from: hook.from, timeoutSeconds: hook.timeout.wholeSeconds)
    }
}

extension Duration {
    /// Rounded up, so that nothing that was asked for is cut short.
    var wholeSeconds: Int { Int(components.seconds) + (components.attoseconds > 0 ? 1 : 0) }
}
