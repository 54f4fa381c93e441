import Foundation
import Inventory
import Packages
import Planning
import Testing
import Vocabulary

@Suite struct PlanFileTests {
    @Test func aPlanComesBackFromItsFile() throws {
        var fixture = try Fixture(hosts: "web1", "web2")
        fixture.playbook.hooksBefore = [Hook(argv: ["pool", "out"], from: .controller)]
        var plan = try fixture.plan(at: Fixture.now + 0.75)
        plan.breaches = [
            PlannedBreach(
                host: fixture.hosts[0].id, obligation: "DSA-1", severity: .critical, due: Fixture.now,
                reached: Fixture.now + 3600)
        ]
        #expect(try Plan(json: try plan.json()) == plan)
    }

    @Test func theDigestIsOfWhatIsDone() throws {
        let fixture = try Fixture(hosts: "web1")
        var plan = try fixture.plan()
        let digest = try plan.digest()
        plan.createdAt += 60
        plan.breaches = []
        #expect(try plan.digest() == digest)
        plan.waves[0].hosts[0].changes[0].to = "3.0.16-1"
        #expect(try plan.digest() != digest)
    }

    /// FIPS 180-4 examples, through the digest of a playbook's text.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (String(repeating: "a", count: 1000), "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"),
    ])
    func digestsAreSHA256(text: String, digest: String) throws {
        var fixture = try Fixture(hosts: "web1")
        fixture.playbook.text = text
        #expect(try fixture.plan().playbookDigest == digest)
    }

    @Test(arguments: ["", "[]", "{}", #"{"schema": "msp-patch/plan/1"}"#])
    func whatIsNoPlanIsRefused(text: String) throws {
        #expect(throws: PlanningError.self) { try Plan(json: Data(text.utf8)) }
    }

    @Test func anotherSchemaIsRefusedByName() throws {
        var plan = try Fixture(hosts: "web1").plan()
        plan.schema = "msp-patch/plan/9"
        #expect { try Plan(json: try plan.json()) } throws: { "\($0)".contains("msp-patch/plan/9") }
    }

    // MARK: What has moved

    @Test func theSamePlanLaterIsNoDifference() throws {
        let fixture = try Fixture(hosts: "web1")
        let (plan, later) = (try fixture.plan(), try fixture.plan(at: Fixture.now + 5 * 86_400))
        #expect(PlanDifference.between(plan, later) == [])
    }

    @Test func movedVersionsAreNamed() throws {
        var fixture = try Fixture(hosts: "web1", "web2")
        let plan = try fixture.plan()
        try fixture.setScan("web1", .scanned(Fixture.scan([Fixture.update("openssl", "3.0.16-1")]), firstSeen: [:]))
        try fixture.setScan("web2", .scanned(Fixture.scan([]), firstSeen: [:]))
        let moved = PlanDifference.between(plan, try fixture.plan()).map(\.description)
        #expect(moved.count == 2)
        #expect(moved.first == "acme/web1: openssl amd64: 3.0.15-1 was planned, 3.0.16-1 is offered")
        #expect(moved.last?.hasPrefix("acme/web2: openssl amd64: 3.0.15-1 was planned and is not pending") == true)
    }

    @Test func movedHostsPoliciesAndWindowsAreNamed() throws {
        var fixture = try Fixture(hosts: "web1", "web2")
        let plan = try fixture.plan()
        fixture.hosts[0].address = "192.0.2.7"
        fixture.hosts[1].windows = ["weekly"]
        fixture.playbook.text += "\n# changed"
        let subjects = PlanDifference.between(plan, try fixture.plan()).map(\.subject)
        #expect(subjects.contains(.playbook))
        #expect(subjects.contains(.host(fixture.hosts[0].id)))
        #expect(subjects.contains(.host(fixture.hosts[1].id)))
    }

    @Test func aWindowThatIsShorterNowIsNamed() throws {
        let fixture = try Fixture(hosts: "web1")
        let plan = try fixture.plan()
        var fresh = plan
        fresh.waves[0].hosts[0].windows[1].cutoff -= 600
        let moved = PlanDifference.between(plan, fresh).map(\.description)
        #expect(moved.count == 1)
        #expect(moved.first?.hasPrefix("acme/web1: window night of 2026-11-22T22:00:00Z, cutoff ") == true, "\(moved)")
    }

    @Test func aHostThatIsGoneOrNewIsNamed() throws {
        var fixture = try Fixture(hosts: "web1", "web2")
        let plan = try fixture.plan()
        fixture.hosts.removeLast()
        let smaller = try fixture.plan()
        #expect(
            PlanDifference.between(plan, smaller).map(\.description) == ["acme/web2: the playbook selects it no more"])
        #expect(PlanDifference.between(smaller, plan).map(\.description) == ["wave all: would now also take acme/web2"])
    }
}
