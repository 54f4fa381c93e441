public import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
import MaintenanceWindows
import Vocabulary

/// Writes the configuration that figures depend on into the ledger when it has changed: a past report is computed from what held
/// then, never from today's YAML.
public struct ClientRecorder: Sendable {
    private let ledger: Ledger

    public init(ledger: Ledger) {
        self.ledger = ledger
    }

    public func record(_ clients: [Client], at now: Date = Date()) throws {
        var facts: [NewFact] = []
        for client in clients {
            let fact = ClientFact(client)
            let last = try ledger.facts(kinds: [ClientFact.kind], client: client.id).last?.decode(ClientFact.self)
            if fact != last { facts.append(NewFact(fact, client: client.id, validAt: now)) }
        }
        if !facts.isEmpty { try ledger.append(facts) }
    }
}

extension WindowDefinition {
    /// As a report names it: `monthly: second Tuesday + 4 days at 22:00, 4h`.
    var text: String {
        let span =
            switch length {
            case .elapsed(let duration): DurationText.format(duration)
            case .until(let time): "until \(time)"
            }
        return "\(name): \(when) at \(at), \(span)"
    }
}

extension Blackout {
    /// As a report names it: `year-end: 2026-12-18 to 2027-01-04, allows emergency`.
    var text: String { "\(name): \(from) to \(to), allows \(allow.rawValue)" }
}

extension ClientFact {
    init(_ client: Client) {
        self.init(
            displayName: client.displayName, timeZone: client.calendar.timeZone.placeName,
            serviceLevel: ServiceLevelRecord(client.serviceLevel, holidays: client.holidays.map(\.description)),
            hosts: client.hosts.map(MemberRecord.init).sorted { $0.host < $1.host },
            windows: client.calendar.windows.map(\.text),
            blackouts: client.calendar.blackouts.map(\.text))
    }
}

extension MemberRecord {
    init(_ host: Host) {
        self.init(
            host: host.id, address: host.address, group: host.group, ring: host.ring, exposed: host.exposed,
            windows: host.windows)
    }
}

extension ServiceLevelRecord {
    init(_ level: ServiceLevel, holidays: [String]) {
        var deadlines = Dictionary(
            uniqueKeysWithValues: level.deadlines.map { ($0.key.rawValue, $0.value.description) })
        deadlines["kev"] = level.kev?.description
        deadlines["reboot"] = level.reboot.description
        self.init(
            clock: level.clock.rawValue, stop: level.stop.rawValue, deadlines: deadlines, target: level.target,
            scanWithinSeconds: Int(level.scanWithin.components.seconds), holidays: holidays.isEmpty ? nil : holidays)
    }
}
