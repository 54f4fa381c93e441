import Foundation
import Inventory
// Foundation has a class of that name, too.
import struct Inventory.Host
public import MaintenanceWindows
import Vocabulary

/// Finds the coming windows of each host, or the one that an emergency has instead.
struct WindowSearch {
    /// How long an emergency run may start new work. Long enough for any fleet, short enough that a forgotten run ends.
    static let emergencyLength: TimeInterval = 24 * 3600

    let choice: WindowChoice
    let inventory: Inventory
    let now: Date
    let emergency: Bool

    func windows(of hosts: [Host]) throws(PlanningError) -> [HostID: [PlannedWindow]] {
        let calendars = Dictionary(
            inventory.clients.map { ($0.id, $0.calendar) }, uniquingKeysWith: { first, _ in first })
        if emergency {
            try refuseBlackouts(of: hosts, calendars)
        } else {
            try refuseMissingWindows(of: hosts, calendars)
        }
        // Most hosts of a client share their windows, and looking for them takes its time.
        var known: [Question: [PlannedWindow]] = [:]
        var found: [HostID: [PlannedWindow]] = [:]
        for host in hosts {
            let question = Question(client: host.id.client, names: names(of: host))
            guard let calendar = calendars[question.client] else { continue }
            let windows = known[question] ?? windows(calendar, names: question.names)
            known[question] = windows
            found[host.id] = windows
        }
        return found
    }

    private struct Question: Hashable {
        var client: ClientID
        var names: [String]
    }

    private func windows(_ calendar: WindowCalendar, names: [String]) -> [PlannedWindow] {
        emergency ? [emergencyWindow(calendar)] : instances(calendar, names: names)
    }

    private func names(of host: Host) -> [String] {
        switch choice {
        case .inherit: host.windows
        case .named(let name): [name]
        }
    }

    /// In order of opening, merged where they overlap or abut. A window that is only for reboots is not for patching.
    private func instances(_ calendar: WindowCalendar, names: [String]) -> [PlannedWindow] {
        let end = now + TimeInterval(Planner.horizonDays) * 86_400
        let usable = calendar.instances(of: nil, from: now, to: end)
            .filter { $0.dropped == nil && names.contains($0.name) }
        var windows: [WindowInstance] = []
        for (index, instance) in usable.enumerated() {
            if let last = windows.last, instance.closes <= last.closes { continue }
            let touchesNext = index + 1 < usable.count && usable[index + 1].opens <= instance.closes
            let touchesLast = windows.last.map { instance.opens <= $0.closes } ?? false
            let asked = max(instance.opens, now)
            // The calendar knows which windows may be merged; to ask it about each that stands alone would take long.
            let window = touchesNext || touchesLast ? calendar.open(at: asked, windows: names) : instance
            if let window, window.opens != windows.last?.opens { windows.append(window) }
        }
        return windows.filter { $0.reboot != .only }.map(PlannedWindow.init)
    }

    private func refuseMissingWindows(of hosts: [Host], _ calendars: [ClientID: WindowCalendar]) throws(PlanningError) {
        let without = hosts.filter { names(of: $0).isEmpty }
        guard without.isEmpty else { throw .noWindow(hosts: without.map(\.id)) }
        guard case .named(let name) = choice else { return }
        let clients = Set(hosts.map(\.id.client)).filter { client in
            calendars[client]?.windows.contains { $0.name == name } != true
        }
        guard clients.isEmpty else { throw .unknownWindow(name: name, clients: clients.sorted()) }
    }

    private func refuseBlackouts(of hosts: [Host], _ calendars: [ClientID: WindowCalendar]) throws(PlanningError) {
        let closed = hosts.compactMap { host in
            calendars[host.id.client]?.blackout(at: now).map { (host: host.id, blackout: $0) }
        }.filter { $0.blackout.allow == .nothing }
        guard let first = closed.first else { return }
        throw .blackout(
            name: first.blackout.name,
            hosts: closed.filter { $0.blackout.name == first.blackout.name }.map(\.host))
    }

    /// Open from now on, until a blackout begins that allows nothing.
    private func emergencyWindow(_ calendar: WindowCalendar) -> PlannedWindow {
        let closes = calendar.blackouts.filter { $0.allow == .nothing }
            .map { calendar.start(of: $0.from) }.filter { $0 > now }
            .reduce(now + Self.emergencyLength, min)
        return PlannedWindow(name: PlannedWindow.emergencyName, opens: now, cutoff: closes, closes: closes)
    }
}

extension PlannedWindow {
    public init(_ instance: WindowInstance) {
        self.init(
            name: instance.name, opens: instance.opens, cutoff: instance.cutoff, closes: instance.closes,
            allowsReboot: instance.reboot != .never)
    }
}
