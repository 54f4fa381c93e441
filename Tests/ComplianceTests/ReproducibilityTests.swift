import Compliance
import Foundation
import Ledger
import Testing
import Vocabulary

/// The same three (client, period, time of knowledge) give the same bytes.
@Suite struct ReproducibilityTests {
    @Test(arguments: 1...8)
    func theOrderInWhichFactsAreReadDoesNotMatter(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let story = try Self.random(&random)
        let bytes = try story.model().encoded()
        for _ in 1...3 {
            #expect(try story.model("2026-10", story.facts.shuffled(using: &random)).encoded() == bytes)
        }
    }

    /// Hosts are scanned at the same time, and who comes first is chance: no figure may depend on it.
    @Test(arguments: 1...8)
    func theOrderInWhichHostsWereRecordedDoesNotMatter(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let story = try Self.random(&random)
        let hosts = Dictionary(grouping: story.facts.filter { $0.host != nil }, by: \.host?.name)
        var renumbered = story.facts.filter { $0.host == nil }
        for name in hosts.keys.compactMap(\.self).shuffled(using: &random) { renumbered += hosts[name] ?? [] }
        for index in renumbered.indices { renumbered[index].sequence = Int64(index + 1) }
        #expect(try story.model("2026-10", renumbered) == story.model())
    }

    @Test func whatIsLearnedLaterChangesNoReportOfBefore() throws {
        var story = try Story(hosts: ["a", "b"])
        for host in ["a", "b"] { try story.scan(host, at: 1, [update("openssl", "2")]) }
        let issued = try story.model(known: 33).encoded()
        #expect(try story.model(known: 33).figure("M1")?.text == "0/2 (0.0 %)")
        // b was away. Its own journal says, when it is back, that it was done in time (rule 9).
        try story.install("b", at: 12, [("openssl", "2")], known: 40)
        #expect(try story.model(known: 33).figure("M1")?.text == "0/2 (0.0 %)")
        let again = try Compliance.model(
            client: story.client, facts: story.facts, period: "2026-10", knownAt: Story.day(33),
            head: LedgerHead(sequence: 3, hash: "head"))
        #expect(try again.encoded() == issued)
        #expect(try story.model(known: 41).figure("M1")?.text == "1/2 (50.0 %)")
    }

    /// Else every report of before would say something else when a client moves.
    @Test func aZoneThatIsAgreedLaterMovesNoPeriodOfBefore() throws {
        var story = try Story(hosts: ["a"])
        try story.scan("a", at: 1, [update("openssl", "2")])
        let (october, november) = (try story.model(known: 35).period, try story.model("2026-11", known: 70).period)
        try story.move(to: "Asia/Tokyo", at: 40)
        #expect(try story.model(known: 70).period == october)
        #expect(try story.model("2026-11", known: 70).period.end != november.end)
    }

    /// Five working days from a Friday evening in Chicago end a day later than from the same instant in UTC, a Saturday.
    @Test func aZoneThatIsAgreedLaterMovesNoDueDateOfBefore() throws {
        let saturday = 2.0625
        var story = try Story(level: .with(important: "5wd"))
        try story.scan(at: saturday, [update("openssl", "2")])
        let due = try story.obligations(asOf: 4).map(\.due)
        try story.move(to: "America/Chicago", at: 3)
        #expect(try story.obligations(asOf: 4).map(\.due) == due)
        var elsewhere = try Story(level: .with(important: "5wd"), zone: "America/Chicago")
        try elsewhere.scan(at: saturday, [update("openssl", "2")])
        #expect(try elsewhere.obligations(asOf: 4).map(\.due) != due)
    }

    @Test func theDigestIsOfTheDocument() throws {
        var random = SplitMix64(seed: 7)
        let model = try Self.random(&random).model()
        #expect(model.digest == (try model.computedDigest()))
        var altered = model
        altered.missed = []
        altered.client = "globex"
        #expect(try altered.computedDigest() != model.digest)
    }

    /// The main figure computed once more, another way: by days, from what the story knows and no code of ours.
    @Test(arguments: 1...25)
    func aSecondComputationAgrees(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var story = try Story(hosts: (1...12).map { "host\($0)" })
        var due = 0
        var met = 0
        for number in 1...12 {
            let host = "host\(number)"
            let severities: [(Severity, Double)] = [(.critical, 7), (.important, 14), (.moderate, 30)]
            let (severity, allowed) = severities[Int.random(in: 0..<3, using: &random)]
            let start = Double(Int.random(in: 1...25, using: &random))
            let end = start + Double(Int.random(in: 1...40, using: &random))
            try story.scan(host, at: start, [update("openssl", "2", severity: severity)])
            try story.install(host, at: end, [("openssl", "2")])
            if start + allowed < 31 {
                due += 1
                met += end <= start + allowed ? 1 : 0
            }
        }
        let figure = try #require(try story.model(known: 100).figure("M1"))
        #expect(figure.numerator == Double(met))
        #expect(figure.denominator == Double(due))
    }

    @Test func refusesWhatItCannotKnow() throws {
        let story = try Story(at: 10)
        #expect(throws: ComplianceError.unknownClient("acme")) { try story.model(known: 5) }
        #expect(throws: ComplianceError.periodInTheFuture("2027-01")) { try story.model("2027-01", known: 40) }
        #expect(throws: ComplianceError.unreadablePeriod("soon")) { try story.model("soon") }
        let elsewhere = try Story(zone: "Mars/Olympus")
        #expect(throws: ComplianceError.unknownTimeZone("Mars/Olympus")) { try elsewhere.model() }
        var level = ServiceLevelRecord.standard
        level.deadlines["low"] = "soon"
        let vague = try Story(level: level)
        #expect(throws: ComplianceError.unreadableDeadline(key: "low", text: "soon")) { try vague.model() }
    }

    /// A fleet of six with thirty days of chance.
    private static func random(_ random: inout SplitMix64) throws -> Story {
        let hosts = (1...6).map { "host\($0)" }
        var story = try Story(hosts: hosts)
        for day in 1...30 {
            for host in hosts {
                let updates = (0..<4).filter { _ in Bool.random(using: &random) }.map { index in
                    update(
                        "package\(index)", "\(Int.random(in: 1...3, using: &random))",
                        advisories: index < 2 ? ["DSA-\(index)"] : [], severity: index == 0 ? .critical : .important)
                }
                switch Int.random(in: 0..<10, using: &random) {
                case 0: try story.unreachable(host, at: Double(day))
                case 1: try story.scan(host, at: Double(day), updates, result: .partial)
                case 2: try story.install(host, at: Double(day), [("package0", "3"), ("package2", "3")])
                default:
                    let boot = HostState.debian(
                        boot: "boot-\(Int.random(in: 1...2, using: &random))",
                        rebootRequired: Bool.random(using: &random))
                    try story.scan(host, at: Double(day), updates, state: boot)
                }
            }
        }
        return story
    }
}
