import Foundation
import MaintenanceWindows
import Testing
import Vocabulary

import Inventory
// Foundation has a class of that name, too.
import struct Inventory.Host

@testable import Controller
@testable import Ledger

/// One client with a canary window on Tuesdays, a production window on Saturdays, and one every night; all at 22:00 UTC for four hours.
struct ScheduleFixture {
    /// Monday, 7 December 2026, 12:00 UTC.
    static let monday = Date(timeIntervalSince1970: 1_796_644_800)

    var playbook = Playbook(name: "monthly", source: "monthly.yml", text: "playbook: monthly")
    var hosts: [Host]
    let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "schedule-\(UUID().uuidString)")

    /// - Parameter hosts: each with the windows that it has.
    init(_ hosts: KeyValuePairs<String, [String]>) throws {
        self.hosts = try hosts.map { name, windows in
            Host(
                id: try #require(HostID("acme/\(name)")), address: name, windows: windows,
                connection: ConnectionSettings(user: "msp"))
        }
    }

    var client: Client {
        get throws {
            let windows = try [
                ("tuesday", Recurrence.weekly(on: [.tuesday])), ("saturday", .weekly(on: [.saturday])),
                ("nightly", .daily),
            ].map { name, when in
                WindowDefinition(
                    name: name, when: when, at: try #require(LocalTime("22:00")), length: .elapsed(.seconds(4 * 3600)))
            }
            return Client(
                id: try #require(ClientID(rawValue: "acme")), displayName: "ACME",
                calendar: WindowCalendar(timeZone: .gmt, windows: windows), hosts: hosts, source: "acme.yml")
        }
    }

    func agenda(missed: Set<HostID> = [], since: Date = Self.monday) throws -> Agenda {
        try Agenda(playbook, try client, hosts: hosts, missed: missed, since: since)
    }

    func ledger() throws -> Ledger {
        try Ledger.open(path: folder.appending(path: "ledger.sqlite").path, actor: "test")
    }
}

extension Date {
    /// So many days later, at an hour.
    func day(_ days: Int, hour: Int, minute: Int = 0) -> Date {
        Date(timeIntervalSince1970: (timeIntervalSince1970 / 86_400).rounded(.down) * 86_400)
            + Double(days * 86_400 + hour * 3600 + minute * 60)
    }
}
