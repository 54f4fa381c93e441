import Foundation
import Ledger
import Vocabulary

/// A client with its hosts: some come and go each month, one client of ten is sick.
struct SimulatedClient {
    let id: ClientID
    let isSick: Bool
    /// Every seventh day, or every thirtieth.
    let patchesWeekly: Bool
    private(set) var hosts: [SimulatedHost] = []
    private var enrolled = 0
    private let number: Int

    /// - Parameter number: from 1.
    init(number: Int, hosts count: Int, _ random: inout SplitMix64) throws {
        self.number = number
        let name = "client" + (number < 10 ? "0" : "") + "\(number)"
        guard let id = ClientID(rawValue: name) else { throw YearError("no client's name: \(name)") }
        self.id = id
        isSick = number % 10 == 3
        patchesWeekly = number % 10 == 5
        for _ in 0..<count { try enrol(&random) }
    }

    private mutating func enrol(_ random: inout SplitMix64) throws {
        enrolled += 1
        guard let id = HostID(client: id, name: "host\(1000 + enrolled)") else { throw YearError("no host's name") }
        let address = "10.\(number).\(enrolled / 250).\(enrolled % 250)"
        hosts.append(SimulatedHost(id, address: address, isSick: isSick, &random))
    }

    /// The configuration as it would be recorded from the client's file.
    var configuration: ClientFact {
        ClientFact(
            displayName: "Client \(number)", timeZone: "UTC",
            serviceLevel: ServiceLevelRecord(deadlines: [
                "kev": "3d", "critical": "7d", "important": "14d", "moderate": "30d", "low": "90d", "unrated": "14d",
                "reboot": "7d",
            ]),
            hosts: hosts.map { MemberRecord(host: $0.id, address: $0.address, ring: "prod", windows: ["night"]) }
                .sorted { $0.host < $1.host },
            windows: ["night: daily at 22:00, 4h"])
    }

    /// The facts of a morning: who came and left, and a scan of every host.
    mutating func morning(_ day: Day, _ vendor: Vendor, published: Set<String>, _ random: inout SplitMix64) throws
        -> [NewFact]
    {
        var facts: [NewFact] = []
        if day.number == 0 || day.number % 30 == 17 {
            if day.number > 0 {
                hosts.remove(at: Int.random(in: 0..<hosts.count, using: &random))
                try enrol(&random)
            }
            facts.append(NewFact(configuration, client: id, validAt: day.at(hour: 1)))
        }
        for index in hosts.indices {
            hosts[index].hear(of: published)
            let scan = hosts[index].scan(vendor, &random)
            facts.append(
                NewFact(scan, host: hosts[index].id, validAt: day.at(hour: 2).addingTimeInterval(Double(index))))
        }
        if isSick, day.number % 60 == 20 { facts.append(exception(day, random.pick(Vendor.packages))) }
        return facts
    }

    private func exception(_ day: Day, _ package: String) -> NewFact {
        let fact = ExceptionFact(
            id: "X\(number)D\(day.number)", hostPattern: "host*", package: package,
            reason: "the application is not certified for it",
            approver: "J. Doe", expires: day.at(hour: 0).addingTimeInterval(60 * 86_400))
        return NewFact(fact, client: id, validAt: day.at(hour: 9))
    }

    /// The facts of a night in which the client's window is open; none of any other night.
    mutating func night(_ day: Day, _ vendor: Vendor, _ random: inout SplitMix64) -> [NewFact] {
        guard patchesWeekly ? day.number % 7 == 4 : day.number % 30 == 13 else { return [] }
        let run = RunID(rawValue: "\(day.compact)T220000Z-\(id)")
        let window = HostOutcomeFact.Window(name: "night", opens: day.at(hour: 22), closes: day.at(hour: 26))
        let start = RunStartedFact(
            playbook: "monthly-security", planDigest: "generated", plan: RunTrace.plan(hosts: hosts.count),
            clients: [id])
        var facts = [NewFact(start, run: run, validAt: window.opens)]
        var counts: [String: Int] = [:]
        for index in hosts.indices {
            let outcome = hosts[index].patch(vendor, window: window, &random)
            counts[outcome.outcome.rawValue, default: 0] += 1
            if !outcome.changes.isEmpty, let begun = outcome.startedAt {
                facts += RunTrace.facts(hosts[index].id, run, at: begun)
            }
            facts.append(NewFact(outcome, host: hosts[index].id, run: run, validAt: outcome.finishedAt))
        }
        facts.append(NewFact(RunFinishedFact(state: .done, counts: counts), run: run, validAt: window.closes))
        return facts
    }

    /// Its file in `inventories/`.
    var inventoryFile: String {
        var lines = [
            "client: \(id)", "name: Client \(number)", "timezone: UTC", "ssh: {user: msp}",
            "windows: [{name: night, when: daily, at: \"22:00\", length: 4h}]", "defaults: {window: night, ring: prod}",
            "hosts:",
        ]
        lines += hosts.map { "  \($0.id.name): {address: \($0.address)}" }
        return lines.joined(separator: "\n") + "\n"
    }
}
