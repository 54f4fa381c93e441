import Foundation
import MaintenanceWindows
import Packages
import Planning
import Testing
import Vocabulary

import Inventory
// Foundation has a class of that name, too.
import struct Inventory.Host

/// Clients with windows, blackouts and clusters, hosts that were scanned, and a playbook.
struct Fleet {
    let inventory: Inventory
    let scans: [HostID: ScannedHost]
    let playbook: Playbook

    /// Most fleets are small: what can go wrong does so among few hosts, and many fleets can be tried.
    init(_ random: inout SplitMix64) throws {
        let sizes = [1, 2, 3, 4, 5, 6, 8, 10, 12]
        let size = random.chance(0.002) ? Int.random(in: 60...500, using: &random) : random.pick(sizes)
        let names = ["acme", "zenith", "orbit"].prefix(Int.random(in: 1...3, using: &random))
        var scans: [HostID: ScannedHost] = [:]
        var clients: [Client] = []
        for (index, name) in names.enumerated() {
            guard let id = ClientID(rawValue: name) else { continue }
            let count = max(index == 0 ? 1 : 0, size / names.count)
            let hosts = (0..<count).compactMap { Fleet.host($0, client: id, &random) }
            for host in hosts { scans[host.id] = Fleet.scan(&random) }
            clients.append(
                Client(
                    id: id, displayName: name, calendar: try Fleet.calendar(&random), serviceLevel: .default,
                    hosts: hosts,
                    clusters: Fleet.clusters(hosts, client: id, &random), source: "\(name).yml"))
        }
        inventory = Inventory(clients: clients)
        self.scans = scans
        playbook = Fleet.playbook(&random)
    }

    /// Before, in or after a window of the first client.
    func start(emergency: Bool, _ random: inout SplitMix64) -> Date {
        let day = Date(timeIntervalSince1970: 1_795_219_200)
        var start = day + random.seconds(20 * 3600...27 * 3600)
        // Nobody plans an emergency into a blackout that allows nothing.
        while emergency, inventory.clients.contains(where: { $0.calendar.blackout(at: start)?.allow == .nothing }) {
            start += 86_400
        }
        return start
    }

    private static func calendar(_ random: inout SplitMix64) throws -> WindowCalendar {
        let night = WindowDefinition(
            name: "night", when: .daily, at: try #require(LocalTime(hour: 22, minute: 0)),
            length: .elapsed(.seconds(random.pick([1, 2, 4, 6]) * 3600)),
            cutoff: .seconds(random.pick([0, 600, 1800, 2700])),
            reboot: random.chance(0.1) ? .never : .allowed)
        let late = WindowDefinition(
            name: "late", when: .daily, at: try #require(LocalTime(hour: 1, minute: 30)),
            length: .elapsed(.seconds(3 * 3600)))
        let blackout = Blackout(
            name: "year-end", from: try #require(LocalDate("2026-11-23")), to: try #require(LocalDate("2026-11-24")),
            allow: random.chance(0.5) ? .nothing : .emergency)
        return WindowCalendar(
            timeZone: try #require(TimeZone(identifier: random.pick(["Europe/Berlin", "America/Chicago", "UTC"]))),
            windows: [night, late], blackouts: random.chance(0.3) ? [blackout] : [])
    }

    private static func host(_ number: Int, client: ClientID, _ random: inout SplitMix64) -> Host? {
        guard let id = HostID(client: client, name: "host\(number)") else { return nil }
        var connection = ConnectionSettings(user: "msp")
        if random.chance(0.5) { connection.jumps = [JumpHost(address: "bastion.\(client).example")] }
        return Host(
            id: id, address: "10.0.0.\(number)", ring: random.chance(0.25) ? "canary" : "prod",
            windows: random.pick([["night"], ["night"], ["late"], ["night", "late"]]), connection: connection)
    }

    private static func clusters(_ hosts: [Host], client: ClientID, _ random: inout SplitMix64) -> [Cluster] {
        guard hosts.count >= 2, random.chance(0.5) else { return [] }
        return (0..<Int.random(in: 1...2, using: &random)).map { number in
            let members = hosts.shuffled(using: &random).prefix(Int.random(in: 2...min(5, hosts.count), using: &random))
            return Cluster(
                name: "cluster\(number)", client: client, members: members.map(\.id).sorted(),
                maxUnavailable: Int.random(in: 1..<max(2, members.count), using: &random),
                settle: .seconds(random.pick([0, 300, 1200])))
        }
    }

    static func playbook(_ random: inout SplitMix64) -> Playbook {
        let hook = Hook(argv: ["/usr/local/bin/pool"], from: .controller)
        let sizes: [[Wave.Size]] = [
            [.count(1)], [.percent(25)], [.count(1), .count(5), .percent(20)], [.count(1), .count(2), .count(100)],
        ]
        func wave(_ name: String, _ members: Selector?) -> Wave {
            Wave(
                name: name, members: members, batch: random.pick(sizes),
                maxFailed: random.pick([.count(0), .count(1), .percent(20), .count(1000)]),
                maxNotAttempted: random.pick([.percent(20), .percent(50), .count(1000)]),
                soak: .seconds(random.pick([0, 600, 1800, 5400])), promotion: random.chance(0.1) ? .approve : .auto,
                allowEmpty: random.chance(0.7))
        }
        let canary = Selector.property(.ring, Glob("canary"))
        let waves = random.chance(0.3) ? [wave("all", nil)] : [wave("canary", canary), wave("broad", nil)]
        return Playbook(
            name: "monthly", updates: UpdateSelection(classes: [.security]), waves: waves,
            hooksBefore: random.chance(0.5) ? [hook] : [], hooksAfter: random.chance(0.5) ? [hook] : [],
            reboot: random.pick([.never, .ifRequired, .ifRequired, .always]), clientLimit: random.pick([1, 2, 20]),
            perJumpLimit: random.pick([1, 2, 10]), globalLimit: random.pick([1, 3, 60]), source: "monthly.yml",
            text: "playbook: monthly")
    }

    private static func scan(_ random: inout SplitMix64) -> ScannedHost {
        if random.chance(0.03) { return .failed(reason: "connection refused") }
        let pending = (0..<Int.random(in: 0...4, using: &random)).map { number in
            PendingUpdate(
                name: "package\(number)", architecture: "amd64", installed: "1.0", candidate: PackageMirror.version,
                updateClass: random.chance(0.8) ? .security : .other, severity: .important, source: "security",
                standing: random.chance(0.1) ? .held : .installable, rebootSuggested: random.chance(0.2))
        }
        let facts = HostFacts(
            machineID: "m", bootID: "b", osID: "debian", osVersion: "12", osName: "Debian", architecture: "amd64",
            runningKernel: "6.1.0-1", isContainer: false, uptimeSeconds: 1, clock: Date(timeIntervalSince1970: 0),
            hasSystemd: true, hostname: "h")
        let reboot = RebootNeed(signals: random.chance(0.1) ? [.flagFile(packages: [])] : [])
        return .scanned(
            HostScan(
                host: facts, packageManager: .apt, pending: pending, database: DatabaseHealth(interrupted: false),
                reboot: reboot, unknownLineCount: 0), firstSeen: [:])
    }
}
