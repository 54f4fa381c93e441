import Foundation
import Inventory
import Packages
import Planning
import Testing
import Vocabulary

@Suite struct SelectionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var update: PendingUpdate
        var selection: UpdateSelection
        /// Words of the rule that leaves the update alone; nil when it is taken.
        var refusal: String?

        init(_ name: String, _ update: PendingUpdate, _ selection: UpdateSelection, refusal: String? = nil) {
            testDescription = name
            self.update = update
            self.selection = selection
            self.refusal = refusal
        }
    }

    static let cases: [Case] = [
        Case("everything", Fixture.update("vim", updateClass: .other), UpdateSelection()),
        Case("of a class", Fixture.update("openssl"), UpdateSelection(classes: [.security])),
        Case(
            "of another class", Fixture.update("vim", updateClass: .bugfix), UpdateSelection(classes: [.security]),
            refusal: "class bugfix"),
        Case("of a severity", Fixture.update("openssl", severity: .critical), UpdateSelection(severities: [.critical])),
        Case(
            "of another severity", Fixture.update("openssl", severity: .low), UpdateSelection(severities: [.critical]),
            refusal: "severity low"),
        Case(
            "by advisory", Fixture.update("openssl", advisories: ["DSA-5000-1"]),
            UpdateSelection(advisories: ["DSA-5000-1"])),
        Case("by CVE", Fixture.update("openssl", cves: ["CVE-2026-1"]), UpdateSelection(advisories: ["CVE-2026-1"])),
        Case(
            "of another advisory", Fixture.update("openssl", advisories: ["DSA-1-1"]),
            UpdateSelection(advisories: ["DSA-2-1"]), refusal: "advisory"),
        Case("included", Fixture.update("nginx-core"), UpdateSelection(include: ["nginx*"])),
        Case("not included", Fixture.update("openssl"), UpdateSelection(include: ["nginx*"]), refusal: "included"),
        Case(
            "excluded wins", Fixture.update("nginx"), UpdateSelection(include: ["nginx"], exclude: ["ng*"]),
            refusal: "excluded by \"ng*\""),
        Case("held", Fixture.update("openssl", standing: .held), UpdateSelection(), refusal: "held"),
        Case(
            "phased", Fixture.update("openssl", standing: .phased(percent: 30)), UpdateSelection(),
            refusal: "phased at 30%"),
        Case(
            "kept back", Fixture.update("openssl", standing: .keptBack(reason: "needs libx")), UpdateSelection(),
            refusal: "needs libx"),
        Case(
            "excluded on the host", Fixture.update("openssl", standing: .excluded), UpdateSelection(),
            refusal: "configuration"),
        Case(
            "not entitled", Fixture.update("openssl", standing: .notEntitled), UpdateSelection(),
            refusal: "subscription"),
        Case(
            "too young", Fixture.update("openssl"), UpdateSelection(approveAfterDays: 3), refusal: "approved after 3 d"),
    ]

    @Test(arguments: cases)
    func theFirstRuleThatRefusesDecides(_ this: Case) throws {
        var fixture = try Fixture(hosts: "web1")
        try fixture.setScan("web1", .scanned(Fixture.scan([this.update]), firstSeen: [:]))
        fixture.playbook.updates = this.selection
        let host = try fixture.planned()
        #expect(host.changes.isEmpty == (this.refusal != nil))
        #expect(host.postponed.count == (this.refusal == nil ? 0 : 1))
        if let refusal = this.refusal {
            #expect(host.postponed.first?.reason.contains(refusal) == true, "\(host.postponed)")
        }
    }

    @Test(arguments: [(2.9, false), (3.0, true), (30.0, true)])
    func approvalCountsFromTheFirstSight(days: Double, isTaken: Bool) throws {
        var fixture = try Fixture(hosts: "web1")
        let update = Fixture.update("openssl")
        let seen = [ScannedHost.key(of: update): Fixture.now - days * 86_400]
        try fixture.setScan("web1", .scanned(Fixture.scan([update]), firstSeen: seen))
        fixture.playbook.updates.approveAfterDays = 3
        #expect(try fixture.planned().changes.isEmpty != isTaken)
    }

    @Test func newPackagesComeAlongOnlyWithAChange() throws {
        var fixture = try Fixture(hosts: "web1")
        let new = Fixture.update("libssl4", installed: nil, updateClass: .other)
        try fixture.setScan("web1", .scanned(Fixture.scan([new, Fixture.update("openssl")]), firstSeen: [:]))
        #expect(try fixture.planned().alsoInstalled.map(\.name) == ["libssl4"])
        #expect(try fixture.planned().changes.map(\.name) == ["openssl"])
        try fixture.setScan("web1", .scanned(Fixture.scan([new]), firstSeen: [:]))
        #expect(try fixture.planned().alsoInstalled.isEmpty)
    }

    /// apt keeps packages of one source in step: openssl of Debian 13 cannot come without its library.
    @Test func whatIsNotIncludedMayComeAlongAndWhatIsExcludedMayNot() throws {
        var fixture = try Fixture(hosts: "web1")
        let updates = ["openssl", "libssl3t64", "nginx"].map { Fixture.update($0) }
        try fixture.setScan("web1", .scanned(Fixture.scan(updates), firstSeen: [:]))
        fixture.playbook.updates.include = ["openssl"]
        fixture.playbook.updates.exclude = ["nginx"]
        let host = try fixture.planned()
        #expect(host.changes.map(\.name) == ["openssl"])
        #expect(host.alsoInstalled.map(\.name) == ["libssl3t64"])
        #expect(host.postponed.map(\.name).sorted() == ["libssl3t64", "nginx"])
    }

    @Test func anExcludedNewPackageDoesNotComeAlong() throws {
        var fixture = try Fixture(hosts: "web1")
        let kernel = Fixture.update("linux-image-6.1.0-30-amd64", installed: nil)
        try fixture.setScan("web1", .scanned(Fixture.scan([kernel, Fixture.update("openssl")]), firstSeen: [:]))
        fixture.playbook.updates.exclude = ["linux-image-*"]
        let host = try fixture.planned()
        #expect(host.alsoInstalled.isEmpty)
        #expect(host.postponed.map(\.name) == ["linux-image-6.1.0-30-amd64"])
    }

    @Test func onlyWhatIsChangedMayBeRemoved() throws {
        var fixture = try Fixture(hosts: "db1")
        let removals = ["kernel-core", "mariadb"].map { PackageRemoval(name: $0, architecture: "x86_64", version: "1") }
        try fixture.setScan(
            "db1", .scanned(Fixture.scan([Fixture.update("kernel-core")], removals: removals), firstSeen: [:]))
        #expect(try fixture.planned().removals == ["kernel-core"])
    }

    @Test(arguments: [
        (RebootPolicy.never, true, false), (.ifRequired, false, false), (.ifRequired, true, true),
        (.always, false, true),
    ])
    func rebootsAreForeseen(policy: RebootPolicy, suggested: Bool, expected: Bool) throws {
        var fixture = try Fixture(hosts: "web1")
        try fixture.setScan(
            "web1", .scanned(Fixture.scan([Fixture.update("linux", rebootSuggested: suggested)]), firstSeen: [:]))
        fixture.playbook.reboot = policy
        #expect(try fixture.planned().rebootExpected == expected)
    }
}
