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
    let fleet: Fleet
    let plan: Plan
    /// Two controllers at once: a second run over the same hosts, by the same playbook or another. nil where there is none.
    let rivalPlan: Plan?
    let calendars: [ClientID: WindowCalendar]
    let traits: [HostID: HostTraits]
    let mirror: PackageMirror
    let start: Date
    /// How likely the controller dies at each of the moments at which it can.
    let crashes: Double
    let clockJumps: Int
    /// Seconds after the start at which a person stops the run.
    let stopAfter: Double?
    /// Hosts that were not attempted get another chance on the next day.
    let catchesUp: Bool

    init(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        fleet = try Fleet(&random)
        let emergency = random.chance(0.08)
        start = fleet.start(emergency: emergency, &random)
        plan = try Planner.plan(
            playbook: fleet.playbook, inventory: fleet.inventory, scans: fleet.scans, at: start, emergency: emergency)
        let otherPlaybook = random.chance(0.5) ? Fleet.playbook(&random) : fleet.playbook
        rivalPlan =
            random.chance(0.15)
            ? try Planner.plan(
                playbook: otherPlaybook, inventory: fleet.inventory, scans: fleet.scans, at: start,
                emergency: emergency) : nil
        calendars = Dictionary(uniqueKeysWithValues: fleet.inventory.clients.map { ($0.id, $0.calendar) })
        let intensity = random.pick([0, 0, 0.01, 0.03, 0.1, 0.3])
        traits = Dictionary(
            uniqueKeysWithValues: fleet.inventory.hosts.map { ($0.id, HostTraits(intensity: intensity, &random)) })
        mirror = PackageMirror(changing: random.chance(0.1), &random)
        // Every twentieth of some hundred moments is enough to die often; more and a big fleet never gets anywhere.
        crashes = random.chance(0.4) ? min(0.2, random.pick([0.5, 2, 8]) / Double(10 + plan.hosts.count * 10)) : 0
        clockJumps = random.chance(0.15) ? Int.random(in: 1...3, using: &random) : 0
        stopAfter = random.chance(0.1) ? random.seconds(0...20_000) : nil
        catchesUp = random.chance(0.25)
        self.seed = seed
        self.random = random
    }

    /// The plan of a run that makes up for what another did not attempt; nil where the planner has none.
    func catchUpPlan(for missed: Set<HostID>, _ world: World, at time: Double) throws -> Plan? {
        let scans = fleet.scans.reduce(into: [HostID: ScannedHost]()) { scans, entry in
            scans[entry.key] = world.hosts[entry.key].map { mirror.scan(entry.value, of: $0, at: time) }
        }
        let names = missed.sorted().map(\.description).joined(separator: ", ")
        do {
            return try Planner.plan(
                playbook: fleet.playbook, inventory: fleet.inventory, scans: scans, at: world.clock(time),
                limit: Selector(parsing: names))
        } catch PlanningError.noHosts {
            return nil
        }
    }
}
