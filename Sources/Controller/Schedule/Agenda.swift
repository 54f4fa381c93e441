import Foundation
import Inventory
import struct Inventory.Host
import Planning
import Vocabulary

/// What one playbook has to do at one client, by the calendar. Pure: what is on record comes in as an argument.
struct Agenda: Sendable {
    struct Key: Hashable, Sendable {
        var playbook: String
        var client: ClientID
    }

    let playbook: Playbook
    let client: Client
    /// The windows of the playbook's hosts in order of opening: those of the past since `since`, and what is coming.
    let windows: [DueWindow]

    var key: Key { Key(playbook: playbook.name, client: client.id) }

    /// - Parameters:
    ///   - hosts: The client's hosts that the playbook selects.
    ///   - missed: Those of them that were not attempted in their last window.
    ///   - since: Windows that closed before are left out.
    init(
        _ playbook: Playbook, _ client: Client, hosts: [Host], missed: Set<HostID> = [], since: Date
    ) throws(PlanningError) {
        self.playbook = playbook
        self.client = client
        let inventory = Inventory(clients: [client])
        let own = try Self.windows(playbook, hosts, inventory, since, isCatchUp: false)
        guard playbook.catchUp == .nextWindow, playbook.window != .inherit, !missed.isEmpty else {
            windows = own
            return
        }
        // The next of the host's own windows makes up for the one that it missed.
        var inheriting = playbook
        inheriting.window = .inherit
        let others = try Self.windows(
            inheriting, hosts.filter { missed.contains($0.id) && !$0.windows.isEmpty }, inventory, since,
            isCatchUp: true)
        let known = Set(own.map(\.key))
        windows = (own + others.filter { !known.contains($0.key) }).sorted { $0.opens < $1.opens }
    }

    private static func windows(
        _ playbook: Playbook, _ hosts: [Host], _ inventory: Inventory, _ since: Date, isCatchUp: Bool
    ) throws(PlanningError) -> [DueWindow] {
        struct Opening: Hashable {
            var name: String
            var opens: Date
            var cutoff: Date
            var closes: Date
        }
        var openings: [Opening: [HostID]] = [:]
        for (host, windows) in try Planner.windows(of: playbook, hosts: hosts, in: inventory, from: since) {
            for window in windows {
                let opening = Opening(
                    name: window.name, opens: window.opens, cutoff: window.cutoff, closes: window.closes)
                openings[opening, default: []].append(host)
            }
        }
        return openings.map { opening, hosts in
            DueWindow(
                playbook: playbook.name, client: inventory.clients[0].id, window: opening.name, opens: opening.opens,
                cutoff: opening.cutoff, closes: opening.closes, hosts: hosts.sorted(), isCatchUp: isCatchUp)
        }.sorted { ($0.opens, $0.window) < ($1.opens, $1.window) }
    }

    /// What belongs on record at an instant: everything that has opened, and of each host the window that comes next.
    func toBeRecorded(at now: Date) -> [DueWindow] {
        var awaited = Set(windows.flatMap(\.hosts))
        return windows.filter { window in
            guard window.opens > now else { return true }
            defer { awaited.subtract(window.hosts) }
            return !awaited.isDisjoint(with: window.hosts)
        }
    }
}

/// What a run takes on: the windows that are open, and those that open before one of its hosts has its next.
///
/// So a canary wave whose window is days before that of the others gates them, and hosts with a window every night do not wait for those
/// with one a month.
struct Occasion: Sendable, Equatable {
    var windows: [DueWindow]

    var hosts: Set<HostID> { Set(windows.flatMap(\.hosts)) }
    var isCatchUp: Bool { windows.contains(where: \.isCatchUp) }

    /// - Parameter isAvailable: Whether nothing has been done in a window and no run has it.
    /// - Returns: nil when no window is open in which something may still be started.
    init?(_ agenda: Agenda, at now: Date, isAvailable: (DueWindow) -> Bool) {
        let available = agenda.windows.filter { $0.cutoff > now && isAvailable($0) }
        let open = available.filter { $0.opens <= now }
        // A run has one rule for its windows: those of the playbook, or the hosts' own.
        let regular = open.filter { !$0.isCatchUp }
        windows = regular.isEmpty ? open : regular
        guard !windows.isEmpty else { return nil }
        func nextOpening(of hosts: [HostID], after instant: Date) -> Date {
            agenda.windows.first { $0.opens > instant && !Set($0.hosts).isDisjoint(with: hosts) }?.opens
                ?? .distantFuture
        }
        var end = nextOpening(of: windows.flatMap(\.hosts), after: now)
        for window in available where window.opens > now && window.opens < end && !window.isCatchUp {
            windows.append(window)
            end = min(end, nextOpening(of: window.hosts, after: window.opens))
        }
    }

    /// Leaves a host the windows of the occasion. Waves at the end that have no host in it are for another occasion; one before them is not
    /// left out, since its gate would be missing.
    func narrowed(_ plan: Plan) -> Plan {
        var plan = plan
        for wave in plan.waves.indices {
            for index in plan.waves[wave].hosts.indices {
                let host = plan.waves[wave].hosts[index].host
                let openings = Set(windows.filter { $0.hosts.contains(host) }.map(\.opens))
                plan.waves[wave].hosts[index].windows.removeAll { !openings.contains($0.opens) }
            }
        }
        while plan.waves.count > 1, plan.waves.last?.hosts.isEmpty == true { plan.waves.removeLast() }
        return plan
    }
}
