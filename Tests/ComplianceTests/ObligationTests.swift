import Compliance
import Foundation
import Ledger
import Testing
import Vocabulary

/// When something is needed, and what ends that. Each test is a short story.
@Suite struct ObligationTests {
    @Test func aNewerVersionNeverRestartsTheClock() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2")])
        try story.scan(at: 5, [update("openssl", "3")])
        try story.scan(at: 9, [update("openssl", "4")])
        let obligations = try story.obligations(asOf: 10)
        #expect(obligations.count == 1)
        #expect(obligations[0].start == Story.day(1))
        #expect(obligations[0].due == Story.day(15))
        #expect(obligations[0].candidates == ["4"])
    }

    /// Rule 1: the list of the package manager names only the newer advisory, but nothing was installed.
    @Test func aNewerAdvisoryDoesNotHideAnOlderOne() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.scan(at: 5, [update("openssl", "3", advisories: ["DSA-2"])])
        #expect(try story.obligations(asOf: 6).map(\.subject.name) == ["DSA-1", "DSA-2"])
        #expect(try story.obligations(asOf: 6).map(\.start) == [Story.day(1), Story.day(5)])

        try story.install(at: 7, [("openssl", "3")])
        let done = try story.obligations(asOf: 8)
        #expect(done.map(\.satisfied) == [Story.day(7), Story.day(7)])
    }

    @Test func installingAnOlderVersionSatisfiesTheOlderAdvisoryAlone() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.scan(at: 5, [update("openssl", "3", advisories: ["DSA-2"])])
        try story.install(at: 7, [("openssl", "2")])
        try story.scan(at: 8, [update("openssl", "3", advisories: ["DSA-2"], installed: "2")])
        let obligations = try story.obligations(asOf: 9)
        #expect(obligations.map(\.satisfied) == [Story.day(7), nil])
    }

    @Test func whatARollbackPutBackClosesNothingAndOpensTheNeedAgain() throws {
        var story = try Story()
        let advisory = update("openssl", "2", advisories: ["DSA-1"])
        try story.scan(at: 1, [advisory])
        try story.install(at: 3, [("openssl", "2")])
        try story.scan(at: 4, [])
        // The run scans before it says what became of the host.
        try story.scan(at: 5, [advisory])
        try story.install(at: 5.01, [("openssl", "1")], rollbackOf: RunID(rawValue: "20261004T000000Z-1"))
        let obligations = try story.obligations(asOf: 6)
        #expect(obligations.map(\.satisfied) == [nil])
        #expect(obligations.map(\.regressions.count) == [1])
    }

    @Test func whatIsNewerThanTheVersionInstalledHasWaitedSinceItCameOut() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2")])
        try story.scan(at: 5, [update("openssl", "3")])
        try story.install(at: 7, [("openssl", "2")])
        try story.scan(at: 8, [update("openssl", "3", installed: "2")])
        let obligations = try story.obligations(asOf: 9)
        #expect(obligations.map(\.satisfied) == [Story.day(7), nil])
        #expect(obligations.map(\.start) == [Story.day(1), Story.day(5)])
        #expect(obligations.map(\.regressions.count) == [0, 0])
    }

    @Test func anAdvisoryOfTwoPackagesNeedsBoth() throws {
        var story = try Story()
        let both = ["libssl3", "openssl"].map { update($0, "2", advisories: ["DSA-1"]) }
        try story.scan(at: 1, both)
        try story.install(at: 3, [("openssl", "2")])
        #expect(try story.obligations(asOf: 4).map(\.state) == [.needed])
        try story.install(at: 5, [("libssl3", "2")])
        #expect(try story.obligations(asOf: 6).map(\.satisfied) == [Story.day(5)])
        #expect(try story.obligations(asOf: 6)[0].packages == ["libssl3.amd64", "openssl.amd64"])
    }

    /// Rule 14: what a scan no longer shows was done at some time since the scan before; the later end counts.
    @Test func whatACompleteScanNoLongerShowsIsDoneAtThatScan() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2")])
        try story.scan(at: 9, [])
        let obligation = try #require(try story.obligations(asOf: 10).first)
        #expect(obligation.satisfied == Story.day(9))
        #expect(obligation.evidence == .scan)
    }

    @Test(arguments: [ScanFact.Result.partial, .failed])
    func aScanThatDidNotSeeEverythingClosesNothing(result: ScanFact.Result) throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2"), update("zlib", "2")])
        if result == .partial { try story.scan(at: 5, [], result: .partial) } else { try story.unreachable(at: 5) }
        #expect(try story.obligations(asOf: 6).map(\.state) == [.needed, .needed])
        try story.scan(at: 8, [update("openssl", "2")])
        let later = try story.obligations(asOf: 9)
        #expect(later.filter { $0.subject.name == "zlib.amd64" }.map(\.satisfied) == [Story.day(8)])
        #expect(later.filter { $0.subject.name == "openssl.amd64" }.map(\.start) == [Story.day(1)])
    }

    @Test func onlyWhatWasReadBackIsDone() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2")])
        try story.install(at: 5, [("openssl", "2")], outcome: .notApplied)
        #expect(try story.obligations(asOf: 6).map(\.state) == [.needed])
        try story.install(at: 7, [("openssl", "2")])
        let obligation = try #require(try story.obligations(asOf: 8).first)
        #expect(obligation.satisfied == Story.day(7))
        #expect(obligation.evidence == .transaction)
    }

    /// Rule 6: needed again, the time used up before counts on.
    @Test func theClockGoesOnWhereItStoodWhenAnUpdateIsTakenBack() throws {
        var story = try Story()
        try story.scan(at: 0, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.install(at: 4, [("openssl", "2")])
        try story.scan(at: 5, [])
        try story.scan(at: 20, [update("openssl", "2", advisories: ["DSA-1"])])
        let obligation = try #require(try story.obligations(asOf: 21).first)
        #expect(obligation.state == .needed)
        #expect(obligation.regressions.count == 1)
        // 14 days, of which 4 were used: 10 are left from day 20 on.
        #expect(obligation.due == Story.day(30))
        #expect(obligation.start == Story.day(0))
    }

    @Test func aScanThatStillShowsItContradictsTheRun() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2")])
        try story.install(at: 4, [("openssl", "2")])
        try story.scan(at: 5, [update("openssl", "2")])
        let obligations = try story.obligations(asOf: 6)
        #expect(obligations.map(\.state) == [.needed])
        #expect(obligations.map(\.regressions.count) == [1])
    }

    @Test func aPackageBehindKeepsItsClockWhenAnAdvisoryComesLater() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2", severity: .unrated)])
        try story.scan(at: 3, [update("openssl", "3", advisories: ["DSA-1"], severity: .critical)])
        let obligations = try story.obligations(asOf: 4)
        #expect(obligations.map(\.subject.name) == ["openssl.amd64"])
        #expect(obligations[0].start == Story.day(1))
        // Unrated is due on day 15; critical from day 3 on, on day 10.
        #expect(obligations[0].due == Story.day(10))
    }

    @Test func onlySecurityUpdatesAreObligations() throws {
        var story = try Story()
        try story.scan(at: 1, [update("vim", "2", updateClass: .bugfix), update("nano", "2", updateClass: .other)])
        #expect(try story.obligations(asOf: 2).isEmpty)
        #expect(try story.model().hosts[0].pendingUpdates == 2)
    }

    /// A correction takes a scan out of the evidence; the differences of the scans after it still hold.
    @Test func aScanThatWasTakenBackProvesNothing() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2")])
        try story.scan(at: 5, [])
        try story.scan(at: 9, [])
        let wrong = try #require(story.facts.first { $0.validAt == Story.day(5) }).sequence
        #expect(try story.obligations(asOf: 20).map(\.satisfied) == [Story.day(5)])
        try story.record(CorrectionFact(corrects: wrong, reason: "wrong host", approver: "alice"), nil, 10, known: 12)
        #expect(try story.obligations(asOf: 20).map(\.satisfied) == [Story.day(9)])
        #expect(try story.obligations(asOf: 20, known: 11).map(\.satisfied) == [Story.day(5)])
    }
}
