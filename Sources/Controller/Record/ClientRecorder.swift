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
            if let schedule = try newSchedule(of: client, at: now) {
                facts.append(NewFact(schedule, client: client.id, validAt: now))
            }
        }
        if !facts.isEmpty { try ledger.append(facts) }
    }

    /// - Returns: nil where the last one recorded still says enough.
    private func newSchedule(of client: Client, at now: Date) throws -> WindowScheduleFact? {
        let last = try ledger.facts(kinds: [WindowScheduleFact.kind], client: client.id).last?
            .decode(WindowScheduleFact.self)
        if let last, last.definition == client.calendar.definition,
            last.until > now.addingTimeInterval(WindowScheduleFact.reserve)
        {
            return nil
        }
        return WindowScheduleFact(client.calendar, from: now)
    }
}

extension WindowScheduleFact {
    /// A quarter that is reported on can ask for all of the next one and more.
    private static let reach: TimeInterval = 400 * 86_400
    static let reserve: TimeInterval = 200 * 86_400

    init(_ calendar: WindowCalendar, from now: Date) {
        let until = now.addingTimeInterval(Self.reach)
        self.init(
            definition: calendar.definition, until: until,
            instances: calendar.instances(of: nil, from: now, to: until).map { instance in
                Instance(
                    window: instance.name, opens: instance.opens, cutoff: instance.cutoff, closes: instance.closes,
                    reboot: instance.reboot.rawValue, dropped: instance.dropped)
            })
    }
}

extension WindowCalendar {
    /// All that decides when windows open, as a text to compare.
    fileprivate var definition: String {
        let windows = windows.map { window in
            [
                window.text, "cutoff \(DurationText.format(window.cutoff))", "reboot \(window.reboot.rawValue)",
                "gap \(window.ifGap.rawValue)", "overlap \(window.ifOverlap.rawValue)",
                "from \(window.validFrom?.description ?? "-")", "to \(window.validTo?.description ?? "-")",
            ].joined(separator: ", ")
        }
        return ([timeZone.placeName] + windows + blackouts.map(\.text)).joined(separator: "\n")
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
            blackouts: client.calendar.blackouts.map(\.text), freezes: client.calendar.freezes,
            contract: client.contract?.number)
    }
}

extension MemberRecord {
    init(_ host: Host) {
        self.init(
            host: host.id, address: host.address, group: host.group, ring: host.ring, exposed: host.exposed,
            windows: host.windows)
    }
}

extension WindowCalendar {
    /// Nil where there are none, so that a fact of before they were recorded is still the same.
    fileprivate var freezes: [FreezeRecord]? {
        let strict = blackouts.filter { $0.allow == .nothing }
        guard !strict.isEmpty else { return nil }
        return strict.map { FreezeRecord(name: $0.name, from: $0.from.description, to: $0.to.description) }
    }
}

extension ServiceLevelRecord {
    init(_ level: ServiceLevel, holidays: [String]) {
        var deadlines = Dictionary(
            uniqueKeysWithValues: Severity.allCases.map {
                ($0.rawValue, level.deadlines[$0]?.description ?? Self.nothing)
            })
        deadlines["kev"] = level.kev?.description ?? Self.nothing
        deadlines["reboot"] = level.reboot.description
        var exposed = Dictionary(uniqueKeysWithValues: level.exposed.map { ($0.key.rawValue, $0.value.description) })
        exposed["kev"] = level.exposedKev?.description
        self.init(
            clock: level.clock.rawValue, stop: level.stop.rawValue, deadlines: deadlines, target: level.target,
            scanWithinSeconds: Int(level.scanWithin.components.seconds), holidays: holidays.isEmpty ? nil : holidays,
            exposedDeadlines: exposed.isEmpty ? nil : exposed,
            pausesInBlackouts: level.pausesInBlackouts ? true : nil, onboarding: level.onboarding?.description,
            basis: Basis(
                preset: level.preset.rawValue, source: level.preset.source, dated: level.preset.dated,
                remark: level.preset.remark, overrides: level.overrides))
    }
}
