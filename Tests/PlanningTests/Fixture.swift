import Foundation
import MaintenanceWindows
import Packages
import Planning
import Testing
import Vocabulary

import Inventory
// Foundation has a class of that name, too.
import struct Inventory.Host

/// A small fleet of one client, with a window every night from 22:00 UTC.
struct Fixture {
    static let now = Date(timeIntervalSince1970: 1_795_258_800)  // Saturday, 21 November 2026, 11:00 UTC

    var hosts: [Host] = []
    var clusters: [Cluster] = []
    var blackouts: [Blackout] = []
    var scans: [HostID: ScannedHost] = [:]
    var playbook = Playbook(
        name: "monthly", updates: UpdateSelection(classes: [.security]), source: "monthly.yml",
        text: "playbook: monthly")

    init(hosts names: String..., windows: [String] = ["night"]) throws {
        for name in names {
            let id = try #require(HostID("acme/\(name)"))
            hosts.append(
                Host(
                    id: id, address: "\(name).acme.example", ring: name.hasPrefix("c") ? "canary" : "prod",
                    windows: windows, connection: ConnectionSettings(user: "msp")))
            scans[id] = .scanned(Self.scan([Self.update("openssl")]), firstSeen: [:])
        }
    }

    var calendar: WindowCalendar {
        get throws {
            let night = WindowDefinition(
                name: "night", when: .daily, at: try #require(LocalTime("22:00")), length: .elapsed(.seconds(4 * 3600)))
            let weekly = WindowDefinition(
                name: "weekly", when: .weekly(on: [.saturday]), at: try #require(LocalTime("23:00")),
                length: .elapsed(.seconds(6 * 3600)))
            let zone = try #require(TimeZone(identifier: "UTC"))
            return WindowCalendar(timeZone: zone, windows: [night, weekly], blackouts: blackouts)
        }
    }

    var inventory: Inventory {
        get throws {
            let client = try #require(ClientID(rawValue: "acme"))
            return Inventory(clients: [
                Client(
                    id: client, displayName: "ACME", calendar: try calendar, hosts: hosts, clusters: clusters,
                    source: "acme.yml")
            ])
        }
    }

    func plan(
        at now: Date = Fixture.now, emergency: Bool = false, history: [HostID: [PastRun]] = [:],
        available: [HostID: [AvailableVersion]] = [:]
    ) throws -> Plan {
        try Planner.plan(
            playbook: playbook, inventory: try inventory, scans: scans, history: history, available: available,
            at: now, emergency: emergency)
    }

    /// The one host of a plan with one host.
    func planned() throws -> PlannedHost { try #require(try plan().hosts.first) }

    mutating func setScan(_ host: String, _ scan: ScannedHost) throws {
        scans[try #require(HostID("acme/\(host)"))] = scan
    }

    static func update(
        _ name: String, _ candidate: String = "3.0.15-1", installed: String? = "3.0.14-1",
        updateClass: UpdateClass = .security,
        severity: Severity = .important, advisories: [String] = [], cves: [String] = [],
        standing: PendingUpdate.Standing = .installable, rebootSuggested: Bool = false
    ) -> PendingUpdate {
        PendingUpdate(
            name: name, architecture: "amd64", installed: installed, candidate: candidate, updateClass: updateClass,
            severity: severity, advisories: advisories, cves: cves, source: "security", standing: standing,
            rebootSuggested: rebootSuggested)
    }

    static func scan(_ pending: [PendingUpdate], removals: [PackageRemoval] = [], reboot: RebootNeed = RebootNeed())
        -> HostScan
    {
        let facts = HostFacts(
            machineID: "m", bootID: "b", osID: "debian", osVersion: "12", osName: "Debian", architecture: "amd64",
            runningKernel: "6.1.0-1", isContainer: false, uptimeSeconds: 1, clock: now, hasSystemd: true, hostname: "h")
        return HostScan(
            host: facts, packageManager: .apt, pending: pending, removals: removals,
            database: DatabaseHealth(interrupted: false), reboot: reboot, unknownLineCount: 0)
    }
}
