import Foundation
import Ledger
import Testing
import Vocabulary

@testable import Compliance

/// What is kept of where hosts stand is what computing it anew gives, whatever is recorded and however time goes by.
struct StandingsTests {
    @Test(arguments: 1...6)
    func whatIsKeptIsWhatIsComputed(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let folder = FileManager.default.temporaryDirectory.appending(path: "msp-patch-standings-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let ledger = try Ledger.open(path: folder.appending(path: "ledger.sqlite").path, actor: "tester")
        var story = try Story(hosts: ["web1", "web2", "web3"])
        var recorded = 0
        var day = 0.0
        for _ in 0..<40 {
            day += Double(Int.random(in: 0..<40, using: &random)) / 16
            try happen(to: &story, at: day, &random)
            for fact in story.facts.dropFirst(recorded) { try ledger.append([NewFact(again: fact)]) }
            recorded = story.facts.count
            // Now, a little later, and much later without anything recorded.
            for wait in [0, 0.05, Double(Int.random(in: 0..<5, using: &random))] {
                try expectEqual(ledger, story.client, at: Story.day(day + wait), "seed \(seed), day \(day) + \(wait)")
            }
        }
    }

    /// A report reads each host's story once: up to the beginning of its period, and from there on.
    @Test(arguments: 1...8)
    func readingOnIsReadingAll(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var story = try Story(hosts: ["web1", "web2", "web3"])
        for day in 1...30 { try happen(to: &story, at: Double(day), &random) }
        for middle in stride(from: 2.0, to: 30, by: 3.5) {
            func history(_ day: Double) throws -> ClientHistory {
                try ClientHistory(
                    client: story.client, facts: story.facts, knownAt: .distantFuture, before: Story.day(day))
            }
            let former = try Snapshot(try history(middle), asOf: Story.day(middle), freshness: .agreed)
            let all = try Snapshot(try history(31), asOf: Story.day(31), freshness: .agreed)
            let read = try Snapshot(
                try history(31), asOf: Story.day(31), freshness: .agreed, following: former)
            #expect(read.obligations == all.obligations, "seed \(seed), day \(middle)")
            #expect(read.stories.map(\.standing) == all.stories.map(\.standing), "seed \(seed), day \(middle)")
        }
    }

    private func happen(to story: inout Story, at day: Double, _ random: inout SplitMix64) throws {
        let host = "web\(1 + Int.random(in: 0..<3, using: &random))"
        let updates = (0..<4).filter { _ in Int.random(in: 0..<2, using: &random) == 0 }.map { number in
            update(
                "package\(number)", "\(1 + Int.random(in: 0..<2, using: &random))", advisories: ["DSA-\(number)"],
                severity: [.critical, .important, .unrated][Int.random(in: 0..<3, using: &random)],
                standing: Int.random(in: 0..<6, using: &random) == 0 ? .held : .installable)
        }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: try story.unreachable(host, at: day)
        case 1: try story.scan(host, at: day, updates, result: .partial)
        case 2:
            try story.install(
                host, at: day, [("package\(Int.random(in: 0..<4, using: &random))", "2")],
                rebootPending: Int.random(in: 0..<2, using: &random) == 0)
        case 3:
            let exception = ExceptionFact(
                id: "X\(day)", package: "package0", reason: "r", approver: "a", expires: Story.day(day + 6))
            try story.record(exception, nil, day, known: day)
        case 4:
            try story.members(
                Int.random(in: 0..<2, using: &random) == 0 ? ["web1", "web2"] : ["web1", "web2", "web3"], at: day)
        case 5: try story.scan(host, at: day, updates, state: .debian("12", boot: "b\(day)", rebootRequired: true))
        default: try story.scan(host, at: day, updates)
        }
    }

    private func expectEqual(_ ledger: Ledger, _ client: ClientID, at instant: Date, _ place: String) throws {
        let kept = try Compliance.standings(
            client: client, in: ledger, at: instant, judge: "test", lookingAhead: 86_400)
        let states = try Compliance.currentStates(client: client, in: ledger, at: instant)
        let computed = Standings(states)
        for host in states.hosts.map(\.host) {
            let (left, right) = (try #require(kept[host]), try #require(computed[host]))
            #expect(left.state == right.state, "\(place), \(host)")
            #expect(left.reason.text(at: instant) == right.reason.text(at: instant), "\(place), \(host)")
            #expect(left.nextDue == right.nextDue, "\(place), \(host)")
            #expect(left.breaches?.map(\.title) == right.breaches?.map(\.title), "\(place), \(host)")
        }
    }

    @Test func whatTheClockWillChangeIsKnownBeforehand() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "msp-patch-standings-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let ledger = try Ledger.open(path: folder.appending(path: "ledger.sqlite").path, actor: "tester")
        var story = try Story(hosts: ["web1"])
        try story.scan("web1", at: 1, [update("openssl", "2", severity: .critical)])
        try story.scan("web1", at: 7.5, [update("openssl", "2", severity: .critical)])
        for fact in story.facts { try ledger.append([NewFact(again: fact)]) }
        let web1 = try #require(HostID(client: story.client, name: "web1"))
        func state(_ day: Double) throws -> ComplianceState? {
            let client = story.client
            let standings = try Compliance.standings(
                client: client, in: ledger, at: Story.day(day), judge: "test", lookingAhead: 86_400)
            return standings[web1]?.state
        }
        #expect(try state(7.5) == .atRisk)
        // It is kept for a time after the due date, by which the host stands elsewhere.
        let change = try ledger.head().sequence
        #expect(try ledger.memo(of: story.client, judge: "test", since: change, at: Story.day(8.4)) != nil)
        #expect(try state(7.999) == .atRisk)
        #expect(try state(8.001) == .overdue)
    }

    @Test func anotherBuildOfTheProgramJudgesForItself() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "msp-patch-standings-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let ledger = try Ledger.open(path: folder.appending(path: "ledger.sqlite").path, actor: "tester")
        let client = try #require(ClientID(rawValue: "acme"))
        try ledger.keep(
            Data("kept".utf8), of: client, judge: "one", sequence: 7, from: Story.day(1), until: Story.day(2))
        func memo(_ judge: String, since change: Int64 = 7, day: Double = 1.5) throws -> Data? {
            try ledger.memo(of: client, judge: judge, since: change, at: Story.day(day))
        }
        #expect(try memo("one") == Data("kept".utf8))
        #expect(try memo("two") == nil)
        #expect(try memo("one", since: 8) == nil)
        #expect(try memo("one", day: 2) == nil)
        #expect(try memo("one", day: 0.5) == nil)
        try ledger.rebuildCaches()
        #expect(try memo("one") == nil)
    }
}

extension NewFact {
    /// A fact of a story, as it would be recorded.
    fileprivate init(again fact: Fact) throws {
        let body: any FactBody =
            switch fact.kind {
            case ScanFact.kind: try fact.decode(ScanFact.self)
            case HostOutcomeFact.kind: try fact.decode(HostOutcomeFact.self)
            case ExceptionFact.kind: try fact.decode(ExceptionFact.self)
            default: try fact.decode(ClientFact.self)
            }
        self.init(body, client: fact.client, host: fact.host, run: fact.run, validAt: fact.validAt)
    }
}
