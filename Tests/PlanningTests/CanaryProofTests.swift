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
