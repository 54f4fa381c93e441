import Foundation
import MaintenanceWindows
import Packages
import Planning
import Testing
import Vocabulary

import Inventory

@Suite struct PlannerTests {
    // MARK: Waves

    @Test func theFirstMatchingWaveTakesAHostAndOrderIsByName() throws {
        var fixture = try Fixture(hosts: "web2", "c2", "web1", "c1")
        fixture.playbook.waves = [
            Wave(name: "canary", members: .property(.ring, Glob("canary"))), Wave(name: "broad", members: nil),
        ]
        let plan = try fixture.plan()
        #expect(plan.waves.map { $0.hosts.map(\.host.name) } == [["c1", "c2"], ["web1", "web2"]])
        #expect(plan.leftOut.isEmpty)
    }

    @Test func whoIsInNoWaveIsNamed() throws {
        var fixture = try Fixture(hosts: "web1", "c1")
        fixture.playbook.waves = [Wave(name: "canary", members: .property(.ring, Glob("canary")))]
        #expect(try fixture.plan().leftOut.map(\.host.name) == ["web1"])
    }

    @Test(arguments: [
        (Wave.Size.percent(5), 1, 0), (.percent(25), 2, 2), (.percent(100), 10, 10), (.count(3), 3, 3),
        (.percent(19), 1, 1),
    ])
    func percentsAreFlooredOfTheEligible(size: Wave.Size, batch: Int, failed: Int) throws {
        var fixture = try Fixture(hosts: "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "down")
        try fixture.setScan("down", .failed(reason: "no route to host"))
        fixture.playbook.waves = [Wave(name: "all", members: nil, batch: [size], maxFailed: size)]
        let wave = try #require(try fixture.plan().waves.first)
        #expect(wave.batches == [batch])
        #expect(wave.maxFailed == failed)
    }

    @Test func aHostThatWasNotScannedIsPlannedAndNotAttempted() throws {
        var fixture = try Fixture(hosts: "web1")
        try fixture.setScan("web1", .failed(reason: "no route to host"))
        let host = try fixture.planned()
        #expect(host.stoppingBlocker?.kind == .unreachable)
        #expect(host.stoppingBlocker?.message.contains("no route to host") == true)
        fixture.scans = [:]
        #expect(try fixture.planned().stoppingBlocker?.kind == .unreachable)
    }

    @Test func clustersComeWithWhatIsNotKnownOfTheirMembers() throws {
        var fixture = try Fixture(hosts: "db1", "db2", "db3")
        let ids = fixture.hosts.map(\.id)
        fixture.clusters = [Cluster(name: "db", client: ids[0].client, members: ids, settle: .seconds(600))]
        try fixture.setScan("db3", .failed(reason: "down"))
        let cluster = try #require(try fixture.plan().clusters.first)
        #expect(cluster.unavailable == [ids[2]])
        #expect(cluster.settleSeconds == 600)
        fixture.playbook.hosts = .host(client: nil, name: Glob("db1"))
        let needed = Planner.hosts(of: fixture.playbook, in: try fixture.inventory, scans: [:], limit: nil)
        #expect(needed.selected.map(\.id) == [ids[0]])
        #expect(needed.clusterPeers.map(\.id) == [ids[1], ids[2]])
    }

    @Test func anUnscannedHostIsNamedWhereTheSelectorAsksForItsSystem() throws {
        var fixture = try Fixture(hosts: "web1", "web2")
        try fixture.setScan("web2", .failed(reason: "down"))
        fixture.playbook.hosts = .property(.os, Glob("debian*"))
        let plan = try fixture.plan()
        #expect(plan.hosts.map(\.host.name) == ["web1"])
        #expect(plan.leftOut.map(\.host.name) == ["web2"])
    }

    // MARK: Windows

    @Test func windowsOfTheHorizonAreListed() throws {
        let windows = try Fixture(hosts: "web1").planned().windows
        #expect(windows.count == Planner.horizonDays)
        #expect(windows.first?.opens == Fixture.now + 11 * 3600)
        let first = try #require(windows.first)
        #expect(first.closes == first.opens + 4 * 3600)
        #expect(first.cutoff == first.closes - 1800)
    }

    @Test func theOpenWindowIsTheFirst() throws {
        let fixture = try Fixture(hosts: "web1")
        let window = try #require(try fixture.plan(at: Fixture.now + 12 * 3600).hosts.first?.windows.first)
        #expect(window.opens == Fixture.now + 11 * 3600)
    }

    @Test func windowsThatOverlapAreMerged() throws {
        let windows = try Fixture(hosts: "web1", windows: ["night", "weekly"]).planned().windows
        #expect(windows.count == Planner.horizonDays)
        #expect(windows.first?.name == "night+weekly")
        let first = try #require(windows.first)
        #expect(first.closes == first.opens + 7 * 3600)
        for (former, later) in zip(windows, windows.dropFirst()) { #expect(former.closes < later.opens) }
    }

    @Test func aBlackoutLeavesNothingOfItsDays() throws {
        var fixture = try Fixture(hosts: "web1")
        fixture.blackouts = [try blackout(allow: .nothing)]
        // What is left of the night of the 22nd begins with the 23rd.
        #expect(try fixture.planned().windows.first?.opens == Fixture.now + 37 * 3600)
    }

    @Test func aHostWithoutWindowIsAnErrorThatNamesIt() throws {
        let fixture = try Fixture(hosts: "web1", windows: [])
        #expect(throws: PlanningError.noWindow(hosts: fixture.hosts.map(\.id))) { try fixture.plan() }
    }

    @Test func aWindowThatNobodyDefinesIsAnError() throws {
        var fixture = try Fixture(hosts: "web1")
        fixture.playbook.window = .named("quarterly")
        #expect(throws: PlanningError.unknownWindow(name: "quarterly", clients: fixture.hosts.map(\.id.client))) {
            try fixture.plan()
        }
        fixture.playbook.window = .named("weekly")
        #expect(try fixture.planned().windows.allSatisfy { $0.name == "weekly" })
    }

    @Test func aSelectorThatMatchesNobodyIsAnError() throws {
        var fixture = try Fixture(hosts: "web1")
        fixture.playbook.hosts = .host(client: nil, name: Glob("mail*"))
        #expect(throws: PlanningError.noHosts(playbook: "monthly")) { try fixture.plan() }
    }

    // MARK: Emergencies

    @Test func anEmergencyHasAWindowOfItsOwn() throws {
        var fixture = try Fixture(hosts: "web1", windows: [])
        fixture.blackouts = [try blackout(allow: .emergency)]
        let windows = try #require(try fixture.plan(emergency: true).hosts.first).windows
        #expect(windows.map(\.name) == [PlannedWindow.emergencyName])
        #expect(windows.first?.opens == Fixture.now)
    }

    @Test func aBlackoutThatAllowsNothingStopsEmergenciesToo() throws {
        var fixture = try Fixture(hosts: "web1")
        fixture.blackouts = [try blackout(allow: .nothing)]
        #expect(throws: PlanningError.blackout(name: "audit", hosts: fixture.hosts.map(\.id))) {
            try fixture.plan(emergency: true)
        }
        // The day before, it ends when the blackout begins.
        let window = try #require(
            try fixture.plan(at: Fixture.now - 20 * 3600, emergency: true).hosts.first?.windows.first)
        #expect(window.closes == Fixture.now - 11 * 3600)
    }

    private func blackout(allow: Blackout.Allowance) throws -> Blackout {
        Blackout(
            name: "audit", from: try #require(LocalDate("2026-11-21")), to: try #require(LocalDate("2026-11-22")),
            allow: allow)
    }

    // MARK: Forecast

    @Test(
        arguments: [
            ([], 1.1), ([10.0], 12.5), ([10.0, 20, 30], 37.5), ([0.1], 1.1), ([0.1, 0.1, 0.1], 1),
            (Array(repeating: 10, count: 11) + [60.0], 60), (Array(repeating: 10, count: 19) + [60.0], 10),
        ] as [([Double], Double)])
    func minutesComeFromTheHostsOwnHistory(history: [Double], minutes: Double) throws {
        let fixture = try Fixture(hosts: "web1")
        let host = try #require(
            try fixture.plan(history: [fixture.hosts[0].id: history.map { PastRun(minutes: $0) }]).hosts.first)
        #expect(abs(host.expectedMinutes - minutes) < 0.001, "\(host.expectedMinutes)")
    }
}
