import Compliance
import Foundation
import Ledger
import Testing
import Vocabulary

/// A report that was handed out and a later one of the same period: what changed, and by which fact.
@Suite struct RestatementTests {
    /// Two hosts that missed a due date by what was known on day 33, when the report was handed out.
    private func handedOut() throws -> Story {
        var story = try Story(hosts: ["a", "b"])
        for host in ["a", "b"] { try story.scan(host, at: 1, [update("openssl", "2")]) }
        try story.issue(known: 33)
        return story
    }

    @Test func nothingIsSaidBeforeAReportWasHandedOut() throws {
        #expect(try Story().model().restatement == nil)
    }

    @Test func nothingNewSaysTheSame() throws {
        let restatement = try #require(try handedOut().model(known: 41).restatement)
        #expect(restatement.changesNothing)
        #expect(restatement.isReproduced)
        #expect(restatement.knownAt == Story.day(33))
    }

    /// The host was away; its own journal says, when it is back, that it was done in time.
    @Test func aLateFactIsNamedAsTheReason() throws {
        var story = try handedOut()
        try story.install("b", at: 12, [("openssl", "2")], known: 40)
        let late = try #require(story.facts.last)
        let restatement = try #require(try story.model(known: 41).restatement)
        let attainment = try #require(restatement.figures.first { $0.id == "M1" })
        #expect(attainment.before == "0/2 (0.0 %)")
        #expect(attainment.now == "1/2 (50.0 %)")
        #expect(restatement.obligations.map(\.host) == ["b"])
        #expect(restatement.obligations.map(\.before) == [.missed])
        #expect(restatement.obligations.map(\.now) == [.met])
        #expect(restatement.obligations[0].facts.map(\.sequence) == [late.sequence])
        #expect(restatement.obligations[0].facts.map(\.kind) == ["host_outcome"])
        #expect(restatement.isReproduced)
    }

    @Test func aWithdrawalThatBecomesKnownLateIsNamed() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.issue(known: 33)
        let withdrawn = AdvisoryFact(id: "DSA-1", released: Story.day(0), withdrawn: Story.day(9))
        try story.record(withdrawn, nil, 9, known: 40)
        let change = try #require(try story.model(known: 41).restatement?.obligations.first)
        #expect(change.before == .missed)
        #expect(change.now == .notCounted)
        #expect(change.facts.map(\.kind) == ["advisory"])
    }

    @Test func anotherDigestShowsThatTheProgramHasChanged() throws {
        var story = try Story()
        try story.issue(known: 33, digest: "computed otherwise")
        #expect(try story.model(known: 41).restatement?.isReproduced == false)
    }

    /// What became due after the former report is news, and no restatement of it.
    @Test func progressIsNoRestatement() throws {
        var story = try Story()
        try story.scan(at: 10, [update("openssl", "2")])
        try story.issue(known: 20)
        try story.install(at: 30, [("openssl", "2")])
        let restatement = try #require(try story.model(known: 41).restatement)
        #expect(restatement.obligations.isEmpty)
    }

    /// Whatever comes late: the report of before stays as it was, every changed figure and obligation is named with a fact
    /// that was recorded since, and the order of the facts does not matter.
    @Test(arguments: 1...12)
    func whateverComesLateIsAccountedFor(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var story = try Story(hosts: (1...6).map { "host\($0)" })
        for number in 1...6 {
            for (index, package) in ["openssl", "zlib", "curl"].enumerated() where number % (index + 1) == 0 {
                let day = Double(Int.random(in: 1...10, using: &random))
                try story.scan("host\(number)", at: day, [update(package, "2")])
            }
        }
        let before = try story.model(known: 33)
        try story.issue(known: 33)
        for _ in 1...Int.random(in: 1...4, using: &random) {
            let host = "host\(Int.random(in: 1...6, using: &random))"
            let day = Double(Int.random(in: 11...28, using: &random)) + 0.5
            try story.install(host, at: day, [("openssl", "2"), ("zlib", "2"), ("curl", "2")], known: 40)
        }
        let after = try story.model(known: 41)
        let restatement = try #require(after.restatement)
        #expect(restatement.isReproduced)
        #expect(restatement.digest == before.digest)

        for (old, new) in zip(before.figures, after.figures) {
            let named = restatement.figures.first { $0.id == old.id }
            #expect((named != nil) == (old.text != new.text))
            #expect(named.map { $0.before == old.text && $0.now == new.text } ?? true)
        }
        let was = Set(before.missed.map { "\($0.host) \($0.title)" })
        let now = Set(after.missed.map { "\($0.host) \($0.title)" })
        let named = restatement.obligations.filter { $0.before == .missed && $0.now == .met }
        #expect(Set(named.map { "\($0.host) \($0.title)" }) == was.subtracting(now))
        for change in restatement.obligations {
            #expect(!change.facts.isEmpty)
            #expect(change.facts.allSatisfy { $0.recordedAt > Story.day(33) })
        }
        let shuffled = story.facts.shuffled(using: &random)
        #expect(try story.model(known: 41, shuffled).encoded() == after.encoded())
    }
}
