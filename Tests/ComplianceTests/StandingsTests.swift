import Foundation
import Ledger
import Testing
import Vocabulary

@testable import Compliance

/// What is kept of where hosts stand is what computing it anew gives, whatever is recorded and however time goes by.
struct StandingsTests {
    @Test(arguments: 1...6)
    func whatIsKeptIsWhatIsComputed(seed: UInt64) throws {
        var random = Dice(state: seed)
        let folder = FileManager.default.temporaryDirectory.appending(path: "msp-patch-standings-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let ledger = try Ledger.open(path: folder.appending(path: "ledger.sqlite").path, actor: "tester")
        var story = try Story(hosts: ["web1", "web2", "web3"])
        var recorded = 0
        var day = 0.0
        for _ in 0..<40 {
            day += Double(random.roll(40)) / 16
            try happen(to: &story, at: day, &random)
            for fact in story.facts.dropFirst(recorded) { try ledger.append([NewFact(again: fact)]) }
            recorded = story.facts.count
            // Now, a little later, and much later without anything recorded.
            for wait in [0, 0.05, Double(random.roll(5))] {
                try expectEqual(ledger, story.client, at: Story.day(day + wait), "seed \(seed), day \(day) + \(wait)")
            }
        }
    }

    private func happen(to story: inout Story, at day: Double, _ random: inout Dice) throws {
        let host = "web\(1 + random.roll(3))"
        let updates = (0..<4).filter { _ in random.roll(2) == 0 }.map { number in
            update(
                "package\(number)", "\(1 + random.roll(2))", advisories: ["DSA-\(number)"],
                severity: [.critical, .important, .unrated][random.roll(3)],
                standing: random.roll(6) == 0 ? .held : .installable)
        }
        switch random.roll(10) {
        case 0: try story.unreachable(host, at: day)
        case 1: try story.scan(host, at: day, updates, result: .partial)
        case 2:
            try story.install(host, at: day, [("package\(random.roll(4))", "2")], rebootPending: random.roll(2) == 0)
        case 3:
            let exception = ExceptionFact(
                id: "X\(day)", package: "package0", reason: "r", approver: "a", expires: Story.day(day + 6))
            try story.record(exception, nil, day, known: day)
        case 4: try story.members(random.roll(2) == 0 ? ["web1", "web2"] : ["web1", "web2", "web3"], at: day)
        case 5: try story.scan(host, at: day, updates, state: .debian("12", boot: "b\(day)", rebootRequired: true))
        default: try story.scan(host, at: day, updates)
        }
    }

    private func expectEqual(_ ledger: Ledger, _ client: ClientID, at instant: Date, _ place: String) throws {
        let kept = try Compliance.standings(client: client, in: ledger, at: instant, judge: "test")
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

/// SplitMix64: a seed gives the same story everywhere.
private struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(sides))
    }
}
