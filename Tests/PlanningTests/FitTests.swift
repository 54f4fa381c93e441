import Foundation
import Planning
import Testing
import Vocabulary

import Inventory
// Foundation has a class of that name, too.
import struct Inventory.Host

/// Whether waves fit: the window is open from 22:00 for four hours, and nothing starts in its last half hour.
struct FitTests {
    private func forecast(
        hosts: Int, minutes: Double, batch: Int = 1, change: (inout Fixture) throws -> Void = { _ in }
    ) throws -> WaveForecast {
        var fixture = try Fixture(hosts: "web1")
        for number in 1..<max(2, hosts + 1) where number > 1 {
            let more = try Fixture(hosts: "web\(number)")
            fixture.hosts += more.hosts
            fixture.scans.merge(more.scans) { first, _ in first }
        }
        fixture.playbook.waves = [Wave(name: "all", members: nil, batch: [.count(batch)])]
        try change(&fixture)
        // Past runs between four fifths and six fifths of the middle.
        let history = [0.8, 0.9, 1, 1.1, 1.2].map { PastRun(minutes: $0 * minutes) }
        let past = Dictionary(uniqueKeysWithValues: fixture.hosts.map { ($0.id, history) })
        return try #require(try fixture.plan(history: past).forecast(from: past).waves.first?.forecast)
    }

    @Test(arguments: [(1, 30.0, 1), (6, 30, 1), (40, 30, 10), (60, 3, 1)])
    func `what has room fits, and says how long it takes`(hosts: Int, minutes: Double, batch: Int) throws {
        let forecast = try forecast(hosts: hosts, minutes: minutes, batch: batch)
        #expect(forecast.verdict == .fits, "\(forecast)")
        #expect(forecast.startedHosts == hosts && forecast.missingMinutes == 0 && forecast.remedy == nil)
        let rounds = (Double(hosts) / Double(batch)).rounded(.up)
        #expect((0.8 * rounds * minutes...1.2 * rounds * minutes).contains(forecast.minutes), "\(forecast)")
        #expect(forecast.minutes <= forecast.minutesAtMost)
    }

    @Test func `what has no room does not fit, and the remedy says how many do and what is missing`() throws {
        let forecast = try forecast(hosts: 10, minutes: 60)
        #expect(forecast.verdict == .doesNotFit)
        // Three hours and a half for starts of an hour each, with 75 minutes reserved for each.
        #expect((3...4).contains(forecast.startedHosts), "\(forecast)")
        #expect((5 * 60...8 * 60).contains(forecast.missingMinutes), "\(forecast)")
        #expect(forecast.remedy?.contains("of 10 hosts start in time; the windows need ") == true)
    }

    @Test func `between the two it is tight`() throws {
        // Six hours and a bit of work for six slots, with some bad luck too much.
        let verdicts = try [34.0, 36, 38, 40, 42].map { try forecast(hosts: 6, minutes: $0).verdict }
        #expect(verdicts.first == .fits && verdicts.contains(.tight), "\(verdicts)")
    }

    @Test func `a cluster makes it longer`() throws {
        let free = try forecast(hosts: 4, minutes: 30, batch: 4)
        let bound = try forecast(hosts: 4, minutes: 30, batch: 4) { fixture in
            let client = try #require(ClientID(rawValue: "acme"))
            fixture.clusters = [
                Cluster(
                    name: "c", client: client, members: fixture.hosts.map(\.id), maxUnavailable: 1,
                    settle: .seconds(600))
            ]
        }
        #expect(bound.minutes > free.minutes * 3)
    }

    @Test func `the same plan has the same forecast, and its digest leaves forecasts out`() throws {
        let fixture = try Fixture(hosts: "web1", "web2")
        let plan = try fixture.plan()
        #expect(plan.forecast(from: [:]) == plan.forecast(from: [:]))
        #expect(try plan.forecast(from: [:]).digest() == plan.digest())
        #expect(try Plan(json: plan.forecast(from: [:]).json()).waves.first?.forecast != nil)
    }

    @Test func `a host that cannot be attempted is not counted`() throws {
        var fixture = try Fixture(hosts: "web1")
        fixture.scans[fixture.hosts[0].id] = .failed(reason: "no answer")
        #expect(try fixture.plan().forecast(from: [:]).waves.map(\.forecast) == [nil])
    }

    @Test func `the reboot is forecast by itself`() throws {
        var fixture = try Fixture(hosts: "web1")
        fixture.playbook.reboot = .always
        let id = fixture.hosts[0].id
        func minutes(_ history: [PastRun]) throws -> Double {
            try #require(try fixture.plan(history: [id: history]).hosts.first).expectedMinutes
        }
        #expect(try minutes([PastRun(minutes: 10)]) == 12.5 + 3, "no reboot was ever measured")
        #expect(try minutes([PastRun(minutes: 10, rebootMinutes: 8)]) == 12.5 + 10)
        fixture.playbook.reboot = .never
        #expect(try minutes([PastRun(minutes: 10, rebootMinutes: 8)]) == 12.5)
    }
}
