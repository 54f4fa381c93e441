import Compliance
import Feeds
import Foundation
import Inventory
import Packages
import Testing
import Vocabulary

@testable import Controller
@testable import Ledger

/// From a feed to a fact, a figure and an answer.
struct FeedTests {
    private func facts(_ fixture: FeedFixture, _ kind: FactKind) throws -> [Fact] {
        try fixture.ledger.facts(kinds: [kind])
    }

    private func obligations(_ fixture: FeedFixture, at instant: Date) throws -> [Obligation] {
        try Compliance.currentStates(client: fixture.client.id, in: fixture.ledger, at: instant).hosts[0].obligations
    }

    private func isIntact(_ fixture: FeedFixture) throws -> Bool {
        if case .intact = try fixture.ledger.verify() { true } else { false }
    }

    // MARK: import

    @Test func `the catalogue is recorded once, and then what changed of it`() async throws {
        let fixture = try FeedFixture()
        let first = try await fixture.take("kev.json")
        #expect(first[0].news == 1 && first[0].feed.entries == 12 && first[0].feed.form == "kev")
        #expect(try await fixture.take("kev.json")[0].news == 0)
        let later = try await fixture.take("kev.json") { text in
            text.replacing("CVE-2014-0160", with: "CVE-2014-0161").replacing("2025-08-25T17", with: "2025-08-26T17")
        }
        #expect(later.news == 1)
        let change = try #require(try facts(fixture, KnownExploitedFact.kind).last).decode(KnownExploitedFact.self)
        #expect(change.listed.keys.sorted() == ["CVE-2014-0161"] && change.removed == ["CVE-2014-0160"])
        #expect(try fixture.ledger.knownExploited().count == 12)
        await #expect(throws: FeedSourceError.self) { try await fixture.take("kev.json") }
        #expect(try fixture.ledger.feeds().map(\.body.published) == [later.feed.published])
        #expect(try isIntact(fixture))
    }

    @Test func `a feed that can't be read changes nothing`() async throws {
        let fixture = try FeedFixture()
        try await fixture.take("tracker.json")
        let before = try fixture.ledger.head()
        await #expect(throws: FeedError.self) {
            try await fixture.take("tracker.json") { String($0.prefix($0.count / 2)) }
        }
        #expect(try fixture.ledger.head() == before)
        #expect(try fixture.scan([FeedFixture.polkit]).pending[0].cves == ["CVE-2021-4034"])
    }

    // MARK: what a scan says

    @Test func `a scan is recorded with what the feeds know of it`() async throws {
        let fixture = try FeedFixture()
        try await fixture.take("tracker.json", "DSA-list.txt", "kev.json")
        let scan = try fixture.scan([FeedFixture.openssl, FeedFixture.polkit])
        #expect(scan.pending[0].advisories == ["DSA-5343-1"] && scan.pending[0].cves.count == 5)
        #expect(scan.pending[1].knownExploited == ["CVE-2021-4034"] && scan.pending[1].severity == .important)
        // Many flaws are named by one word in the ledger, and by their names everywhere else.
        let record = try #require(try fixture.ledger.pending(of: fixture.host.id).first?.record)
        #expect(record.cves.count == 1 && record.cves[0].hasPrefix("set:"))
        #expect(try fixture.ledger.cveSets().expand(record.cves) == scan.pending[0].cves)
        let report = try FleetStatus(ledger: fixture.ledger).reports(
            of: fixture.client, hosts: [fixture.host], at: FeedFixture.february)[0]
        #expect(report.pending.map(\.record.name) == ["policykit-1", "openssl"])
        #expect(report.pending[1].record.cves.contains("CVE-2023-0286") && report.exploited == ["DSA-5059-1"])
        // A scan that finds the same costs one fact, and nothing about advisories and sets.
        let head = try fixture.ledger.head().sequence
        try fixture.scan([FeedFixture.openssl, FeedFixture.polkit], at: FeedFixture.february + 3600)
        #expect(try fixture.ledger.head().sequence == head + 1)
        #expect(try isIntact(fixture))
    }

    @Test func `the clock starts when the vendor released, where that was agreed`() async throws {
        let fixture = try FeedFixture(clock: .released)
        try await fixture.take("DSA-list.txt")
        try fixture.scan([FeedFixture.openssl])
        let obligation = try #require(try obligations(fixture, at: FeedFixture.february).first)
        #expect(obligation.subject.name == "DSA-5343-1" && obligation.clock == .released && !obligation.fellBack)
        #expect(obligation.start == Date(timeIntervalSince1970: 1_675_728_000))
        let advisory = try #require(try fixture.ledger.advisories()["DSA-5343-1"])
        #expect(advisory.cves?.count == 5)
    }

    @Test func `without a feed the clock falls back, and says so`() throws {
        let fixture = try FeedFixture(clock: .released)
        try fixture.scan([FeedFixture.openssl])
        let obligation = try #require(try obligations(fixture, at: FeedFixture.february).first)
        #expect(obligation.fellBack && obligation.start == FeedFixture.february)
    }

    @Test func `what is known to be exploited has a clock of its own`() async throws {
        let fixture = try FeedFixture()
        try await fixture.take("tracker.json", "DSA-list.txt")
        try fixture.scan([FeedFixture.polkit])
        #expect(try obligations(fixture, at: FeedFixture.february)[0].due == FeedFixture.february + 14 * 86_400)
        // The catalogue comes later, and tells of long ago: three days from the sighting.
        try await fixture.take("kev.json")
        let obligation = try obligations(fixture, at: FeedFixture.february)[0]
        #expect(obligation.knownExploited && obligation.due == FeedFixture.february + 3 * 86_400)
    }

    @Test func `an advisory that its list no longer has was taken back`() async throws {
        let fixture = try FeedFixture()
        try await fixture.take("DSA-list.txt")
        try fixture.scan([FeedFixture.openssl])
        let entry = #/\[07 Feb 2023\] DSA-5343-1[^\[]*\[bullseye\][^\[]*/#
        let answer = try await fixture.take("DSA-list.txt") { $0.replacing(entry, with: "") }
        #expect(answer.news == 1)
        #expect(try fixture.ledger.advisories()["DSA-5343-1"]?.withdrawn == answer.feed.published)
    }

    @Test func `what an import that was cut off kept from the ledger, the next one brings`() async throws {
        let fixture = try FeedFixture()
        try await fixture.take("DSA-list.txt")
        try fixture.scan([FeedFixture.openssl])
        let entry = #/\[07 Feb 2023\] DSA-5343-1[^\[]*\[bullseye\][^\[]*/#
        let text = try String(contentsOfFile: FeedFixture.path("DSA-list.txt"), encoding: .utf8)
        // The tables are written, and then the lights go out.
        let content = try FeedReader.read(Data(text.replacing(entry, with: "").utf8), source: "DSA-list.txt")
        let store = FeedStore(beside: fixture.ledger.path)
        try store.setAside(content.name)
        try store.keep(content)
        let answer = try await fixture.take("DSA-list.txt") { $0.replacing(entry, with: "") }
        #expect(answer.news == 1)
        #expect(try fixture.ledger.advisories()["DSA-5343-1"]?.withdrawn == answer.feed.published)
        #expect(store.advisoriesAside(of: content.name).isEmpty)
    }

    @Test func `a list that ends earlier takes nothing back`() async throws {
        let fixture = try FeedFixture()
        try await fixture.take("DSA-list.txt")
        try fixture.scan([FeedFixture.polkit])
        let answer = try await fixture.take("DSA-list.txt") { String($0.prefix(900)) }
        #expect(answer.news == 0)
    }

    // MARK: life cycles

    @Test func `a release that has ended is a finding, with the date of its table`() async throws {
        let fixture = try FeedFixture()
        try fixture.scan([])
        func findings(_ day: Double) throws -> [FindingRecord] {
            let end = Date(timeIntervalSince1970: 1_788_220_800)
            return try FleetStatus(ledger: fixture.ledger).reports(
                of: fixture.client, hosts: [fixture.host], at: end + day * 86_400)[0].findings
        }
        #expect(try findings(-200).isEmpty)
        #expect(try findings(-100).map(\.weight) == ["warning"])
        let ended = try findings(120)
        #expect(ended.map(\.code) == ["end_of_life"] && ended.map(\.weight) == ["critical"])
        #expect(ended[0].message.contains("since 2026-08-31") && ended[0].message.contains("days old"), "\(ended)")
        _ = try await fixture.take("debian.json") { $0.replacing("2026-08-31", with: "2029-08-31") }
        #expect(try findings(120).isEmpty)
    }

    // MARK: why

    @Test func `why says which rule takes an update, and when`() async throws {
        let fixture = try FeedFixture()
        try await fixture.take("tracker.json", "DSA-list.txt", "kev.json", "epss.csv")
        try fixture.scan([FeedFixture.openssl, FeedFixture.polkit, FeedFixture.tzdata])
        var security = Playbook(name: "security", source: "s.yml", text: "")
        security.updates.classes = [.security]
        var kernels = Playbook(name: "kernels", source: "k.yml", text: "")
        kernels.updates.exclude = ["open*"]
        var others = Playbook(name: "others", source: "o.yml", text: "")
        others.hosts = try Selector(parsing: "db1")
        let now = FeedFixture.february + 3600
        let answer = try Explainer(ledger: fixture.ledger).explain(
            fixture.host, of: fixture.client, playbooks: [security, kernels, others], at: now)
        #expect(answer.updates.map(\.record.name) == ["policykit-1", "openssl", "tzdata"])
        let (polkit, openssl, tzdata) = (answer.updates[0], answer.updates[1], answer.updates[2])
        #expect(polkit.exploited.map(\.cve) == ["CVE-2021-4034"] && polkit.probability == 0.8895)
        #expect(polkit.obligations.map(\.subject.name) == ["DSA-5059-1"])
        #expect(polkit.verdicts[0].answer == .leftAlone(reason: "held on the host"))
        let tonight = Date(timeIntervalSince1970: 1_676_066_400)
        #expect(
            openssl.verdicts.map(\.answer) == [
                .selected(wave: security.waves[0].name, window: "nightly", start: tonight),
                .leftAlone(reason: "excluded by \"open*\""),
                .otherHosts(reason: "its selector takes no host of this client"),
            ])
        #expect(tzdata.verdicts[0].answer == .companion(reason: "class other is not selected"))
        #expect(tzdata.obligations.isEmpty)
    }
}
