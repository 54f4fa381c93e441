import Foundation
import Inventory
import Packages
import Planning
import Testing
import Vocabulary

/// `newer:` when the plan is made, and when waves begin.
struct CanaryProofTests {
    /// A canary that sees openssl 3.0.15-1, and a web server that sees something else.
    private func plan(
        _ policy: UpdateSelection.Newer, seen: String, updateClass: UpdateClass = .security, system: String = "12",
        name: String = "openssl"
    ) throws -> Plan {
        var fixture = try Fixture(hosts: "c1", "web1")
        fixture.playbook.waves = [
            Wave(name: "canary", members: .property(.ring, Glob("canary")), soak: .seconds(3600)),
            Wave(name: "broad", members: nil),
        ]
        fixture.playbook.updates = UpdateSelection(newer: policy)
        var scan = Fixture.scan([Fixture.update(name, seen, updateClass: updateClass)])
        scan.host.osVersion = system
        fixture.scans[fixture.hosts[1].id] = .scanned(scan, firstSeen: [:])
        return try fixture.plan()
    }

    @Test(arguments: [
        (UpdateSelection.Newer.hold, "3.0.15-1", UpdateClass.security, true), (.hold, "3.0.16-1", .security, false),
        (.hold, "3.0.16-1", .bugfix, false), (.securityOnly, "3.0.16-1", .security, true),
        (.securityOnly, "3.0.16-1", .bugfix, false), (.allow, "3.0.16-1", .bugfix, true),
    ])
    func `a later wave installs what the canary proves`(
        policy: UpdateSelection.Newer, seen: String, updateClass: UpdateClass, taken: Bool
    ) throws {
        let host = try #require(try plan(policy, seen: seen, updateClass: updateClass).waves.last?.hosts.first)
        #expect(host.changes.map(\.to) == (taken ? [seen] : []))
        #expect(host.postponed.map(\.candidate) == (taken ? [] : [seen]))
        if !taken { #expect(host.postponed.first?.reason.contains("the waves before prove 3.0.15-1") == true) }
    }

    /// What the web server says when it is asked for the proved version.
    @Test(arguments: [
        (["3.0.15-1"], "3.0.14-1", ["3.0.15-1"], ""),
        (["3.0.13-1"], "3.0.14-1", [], "which can't be had here"),
        (["3.0.15-1"], "3.0.15-2", [], "the host has 3.0.15-2 already"),
        (nil, "3.0.14-1", [], "did not say whether"),
    ])
    func `a host installs the proved version where it can have it`(
        versions: [String]?, installed: String, taken: [String], reason: String
    ) throws {
        let fixture = try conflict(installed: installed)
        let host = fixture.hosts[1].id
        let asked = try fixture.plan().proofsToAskFor
        #expect(asked.keys.sorted() == [host] && asked[host]?.map(\.name) == ["openssl"])
        let available = versions.map { versions in
            [
                host: versions.map {
                    AvailableVersion(name: "openssl", architecture: "amd64", version: $0, place: .cache)
                }
            ]
        }
        let planned = try #require(try fixture.plan(available: available ?? [:]).waves.last?.hosts.first)
        #expect(planned.changes.map(\.to) == taken)
        #expect(planned.held?.map(\.planned) == [taken.first] && planned.held?.map(\.offered) == ["3.0.16-1"])
        #expect(
            planned.postponed.allSatisfy { $0.reason.contains(reason) } && planned.postponed.count == 1 - taken.count)
    }

    @Test func `what came along with the proved version may come along again`() throws {
        var fixture = try conflict(installed: "3.0.14-1")
        func needs(_ version: String) -> PendingUpdate { Fixture.update("libnew", version, installed: nil) }
        try fixture.setScan("c1", .scanned(Fixture.scan([Fixture.update("openssl"), needs("1")]), firstSeen: [:]))
        let host = fixture.hosts[1].id
        #expect(try fixture.plan().proofsToAskFor[host]?.map(\.name).sorted() == ["libnew", "openssl"])
        let available = ["openssl": "3.0.15-1", "libnew": "1", "other": "1"].map {
            AvailableVersion(name: $0, architecture: "amd64", version: $1, place: .repository)
        }
        let planned = try #require(try fixture.plan(available: [host: available]).waves.last?.hosts.first)
        #expect(planned.alsoInstalled == [PackageChange(name: "libnew", architecture: "amd64", to: "1")])
    }

    /// A canary with openssl 3.0.15-1, and a web server that is offered 3.0.16-1.
    private func conflict(installed: String) throws -> Fixture {
        var fixture = try Fixture(hosts: "c1", "web1")
        fixture.playbook.waves = [
            Wave(name: "canary", members: .property(.ring, Glob("canary"))), Wave(name: "broad", members: nil),
        ]
        let update = Fixture.update("openssl", "3.0.16-1", installed: installed)
        try fixture.setScan("web1", .scanned(Fixture.scan([update]), firstSeen: [:]))
        return fixture
    }

    @Test func `what no wave before has on that system is not held`() throws {
        #expect(try plan(.hold, seen: "3.0.16-1", system: "13").waves.last?.hosts.first?.changes.count == 1)
        #expect(try plan(.hold, seen: "1.2", name: "nginx").waves.last?.hosts.first?.changes.count == 1)
    }

    @Test func `it is counted how many updates are tried before`() throws {
        for (seen, proved) in [("3.0.15-1", 1), ("3.0.16-1", 0)] {
            let plan = try plan(.allow, seen: seen)
            let counts = plan.provedBefore(plan.waves[1])
            #expect(counts.proved == proved && counts.of == 1)
        }
    }

    @Test func `a wave reaches its hosts when those before it have soaked`() throws {
        let plan = try plan(.allow, seen: "3.0.15-1")
        let starts = plan.earliestStarts
        let canary = try #require(starts[plan.waves[0].hosts[0].host])
        let web = try #require(starts[plan.waves[1].hosts[0].host])
        #expect(canary == plan.waves[0].hosts[0].windows[0].opens)
        #expect(web == canary + plan.waves[0].hosts[0].expectedMinutes * 60 + 3600)
    }
}
