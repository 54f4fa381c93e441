public import Foundation
public import Inventory
public import Vocabulary

/// Playbook × inventory × scans → plan. Pure: the same arguments always give the same plan.
public enum Planner {
    /// How far ahead windows are looked for, in days: the longest gap between two monthly windows, and a week.
    public static let horizonDays = 45

    /// - Parameters:
    ///   - scans: What is known of each host that ``hosts(of:in:scans:limit:)`` names. A host that is missing counts as not scanned.
    ///   - history: The minutes that earlier runs took on each host, from drain to undrain, oldest first.
    ///   - emergency: Now and outside of windows. The caller has seen to a reason and an approver.
    ///   - limit: Takes only hosts that it matches, too.
    public static func plan(
        playbook: Playbook, inventory: Inventory, scans: [HostID: ScannedHost], history: [HostID: [Double]] = [:],
        at now: Date, emergency: Bool = false, limit: Selector? = nil
    ) throws(PlanningError) -> Plan {
        throw .noHosts(playbook: playbook.name)
    }
}
