import Foundation
import MaintenanceWindows
import Packages
import Planning
import Vocabulary

import Inventory
// Foundation has a class of that name, too.
import struct Inventory.Host

/// A fleet, a playbook and what will go wrong, drawn from one seed and planned by the real planner.
struct Scenario {
    let seed: UInt64
    var random: SplitMix64
    let plan: Plan
    let calendars: [ClientID: WindowCalendar]
    let traits: [HostID: HostTraits]
    let needReboot: Set<HostID>
    let start: Date
    /// How likely the controller dies at each of the moments at which it can.
    let crashes: Double
    let clockJumps: Int
    /// Two controllers at once, with a run each over the same hosts.
    let hasRival: Bool
    /// Seconds after the start at which a person stops the run.
    let stopAfter: Double?

    init(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let fleet = try Fleet(&random)
        let emergency = random.chance(0.08)
        start = fleet.start(emergency: emergency, &random)
        plan = try Planner.plan(
            playbook: fleet.playbook, inventory: fleet.inventory, scans: fleet.scans, at: start, emergency: emergency)
        calendars = Dictionary(uniqueKeysWithValues: fleet.inventory.clients.map { ($0.id, $0.calendar) })
        needReboot = Set(fleet.scans.filter { $0.value.needsReboot }.keys)
        let intensity = random.pick([0, 0, 0.01, 0.03, 0.1, 0.3])
        traits = Dictionary(
            uniqueKeysWithValues: plan.hosts.map { ($0.host, HostTraits(intensity: intensity, &random)) })
        // Every twentieth of some hundred moments is enough to die often; more and a big fleet never gets anywhere.
        crashes = random.chance(0.4) ? min(0.2, random.pick([0.5, 2, 8]) / Double(10 + plan.hosts.count * 10)) : 0
        clockJumps = random.chance(0.15) ? Int.random(in: 1...3, using: &random) : 0
        hasRival = random.chance(0.15)
        stopAfter = random.chance(0.1) ? random.seconds(0...20_000) : nil
        self.seed = seed
        self.random = random
    }
}

extension ScannedHost {
    fileprivate var needsReboot: Bool {
        switch self {
        case .scanned(let scan, _): scan.reboot.isRequired
        case .failed: false
        }
    }
}
