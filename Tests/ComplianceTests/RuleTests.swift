import Compliance
import Foundation
import Ledger
import Testing
import Vocabulary

/// What holds where life is untidy: hosts that were away, were set up anew, or whose vendor changes its mind.
@Suite struct RuleTests {
    // MARK: a host that nobody could look at (rules 8 and 9)

    /// Two hosts with openssl; `away` is not seen from day 2 on, its sibling is found to need DSA-9 on day 12.
    private func twoHosts(release: String = "12", has package: String = "openssl") throws -> Story {
        var story = try Story(hosts: ["near", "away"])
        for day in [1.0, 2] {
            try story.scan("near", at: day, [update("openssl", "2")])
            try story.scan("away", at: day, [update(package, "2")], state: .debian(release))
        }
        try story.install("near", at: 2.5, [("openssl", "2")])
        try story.install("away", at: 2.5, [(package, "2")])
        for day in [6.0, 11] { try story.scan("near", at: day, []) }
        try story.scan("near", at: 12, [update("openssl", "3", advisories: ["DSA-9"])])
        return story
    }

    @Test func whatSiblingsNeedIsPresumedOfAHostThatIsAway() throws {
        let story = try twoHosts()
        let presumed = try story.obligations(asOf: 14).filter(\.isPresumed)
        #expect(presumed.map(\.host.name) == ["away"])
        #expect(presumed.map(\.subject.name) == ["DSA-9"])
        #expect(presumed.map(\.start) == [Story.day(12)])
        #expect(try story.states(at: 14)["away"] == .unknown)
        let row = try #require(try story.model(known: 14).open.first { $0.host == "away" && $0.title == "DSA-9" })
        #expect(row.isPresumed)
        #expect(row.cause.hasPrefix("presumed"))
    }

    @Test(arguments: [("11", "openssl"), ("12", "zlib")])
    func nothingIsPresumedOfAnotherReleaseOrOfAPackageThatItLacks(release: String, package: String) throws {
        #expect(try twoHosts(release: release, has: package).obligations(asOf: 14).filter(\.isPresumed).isEmpty)
    }

    @Test func whatTheNextScanConfirmsBeganWhenOthersNeededIt() throws {
        var story = try twoHosts()
        try story.scan("away", at: 20, [update("openssl", "3", advisories: ["DSA-9"])])
        let confirmed = try story.obligations(asOf: 21).filter { $0.host.name == "away" && $0.isOpen }
        #expect(confirmed.map(\.start) == [Story.day(12)])
        #expect(confirmed.map(\.due) == [Story.day(26)])
        #expect(confirmed.map(\.isPresumed) == [false])
    }

    /// The time in which a host has to be looked at was seven days then, and is a month now.
    @Test func whetherAHostWasAwayIsJudgedByTheAgreementOfThatTime() throws {
        var story = try twoHosts()
        try story.scan("away", at: 20, [update("openssl", "3", advisories: ["DSA-9"])])
        var level = ServiceLevelRecord.standard
        level.scanWithinSeconds = 30 * 86_400
        try story.agree(level, at: 21)
        let confirmed = try story.obligations(asOf: 22).filter { $0.host.name == "away" && $0.isOpen }
        #expect(confirmed.map(\.start) == [Story.day(12)])
    }

    @Test func whatTheNextScanDoesNotShowWasNeverNeeded() throws {
        var story = try twoHosts()
        try story.scan("away", at: 20, [])
        #expect(try story.obligations(asOf: 21).filter { $0.host.name == "away" && $0.subject.name == "DSA-9" }.isEmpty)
    }

    @Test func aHostThatCameWithOldNeedsSaysNothingOfOthers() throws {
        var story = try twoHosts()
        try story.members(["near", "away", "new"], at: 13)
        try story.scan("new", at: 13, [update("openssl", "1.9", advisories: ["DSA-1"])])
        #expect(try story.obligations(asOf: 14).filter(\.isPresumed).map(\.subject.name) == ["DSA-9"])
    }

    // MARK: a host that was set up anew (rule 12)

    @Test func anotherMachineSatisfiesWhatItDoesNotLack() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"]), update("zlib", "2")])
        try story.scan(at: 5, [update("zlib", "2")], state: .debian(boot: "boot-9", machine: "machine-2"))
        let obligations = try story.obligations(asOf: 6)
        #expect(obligations.first { $0.subject.name == "DSA-1" }?.satisfied == Story.day(5))
        // Still lacking: setting a host up anew buys no time.
        #expect(obligations.first { $0.subject.name == "zlib.amd64" }?.start == Story.day(1))
        #expect(obligations.first { $0.subject.name == "zlib.amd64" }?.isOpen == true)
    }

    @Test func whatTheOldMachineHadDoneIsNoRegressionOfTheNewOne() throws {
        var story = try Story(level: .with(clock: .released))
        try story.record(AdvisoryFact(id: "DSA-1", released: Story.day(0)), nil, 0, known: 0)
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.install(at: 4, [("openssl", "2")])
        try story.scan(at: 5, [])
        try story.scan(
            at: 20, [update("openssl", "2", advisories: ["DSA-1"])],
            state: .debian(boot: "boot-9", machine: "machine-2"))
        let obligations = try story.obligations(asOf: 21)
        #expect(obligations.map(\.regressions.count) == [0, 0])
        #expect(obligations.map(\.satisfied) == [Story.day(4), nil])
        // The clock of the new machine cannot have begun before it was there.
        #expect(obligations.map(\.start) == [Story.day(0), Story.day(20)])
    }

    // MARK: clocks that cannot be right (rule 13)

    @Test func aReleaseAfterTheSightingIsImpossible() throws {
        var story = try Story(level: .with(clock: .released))
        try story.scan(at: 5, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.record(AdvisoryFact(id: "DSA-1", released: Story.day(9)), nil, 10, known: 10)
        let obligation = try #require(try story.obligations(asOf: 11).first)
        #expect(obligation.start == Story.day(5))
        #expect(obligation.isClamped)
        #expect(try story.model().notes.contains { $0.contains("For 1 obligation the vendor's date") })
    }

    /// The vendor edits a text, and with it the date.
    @Test func aLaterDateOfTheSameAdvisoryRestartsNothing() throws {
        var story = try Story(level: .with(clock: .released))
        try story.record(AdvisoryFact(id: "DSA-1", released: Story.day(2)), nil, 2, known: 2)
        try story.scan(at: 9, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.record(AdvisoryFact(id: "DSA-1", released: Story.day(8)), nil, 10, known: 10)
        #expect(try story.obligations(asOf: 11).map(\.start) == [Story.day(2)])
    }

    @Test func aClockThatIsWrongStandsInTheReport() throws {
        var story = try Story()
        let finding = FindingRecord(code: "clock_skew", weight: "warning", message: "the host's clock is 9 min behind")
        try story.scan(at: 30, [], state: .debian(findings: [finding]))
        #expect(try story.model().evidence.map(\.remarks) == [["the host's clock is 9 min behind"]])
    }

    // MARK: the vendor takes something back (rule 2)

    @Test func whatWasTakenBackHasToLeaveTheHost() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.install(at: 4, [("openssl", "2")])
        try story.record(
            AdvisoryFact(id: "DSA-1", released: Story.day(0), withdrawn: Story.day(6)), nil, 6, known: 6)
        let waiting = try #require(try story.obligations(asOf: 7).first { $0.subject.kind == .replacement })
        #expect(waiting.start == Story.day(6))
        #expect(waiting.due == Story.day(20))
        #expect(waiting.isOpen)
        try story.scan(at: 8, [update("openssl", "3", advisories: ["DSA-2"], installed: "2")])
        try story.install(at: 9, [("openssl", "3")])
        let done = try #require(try story.obligations(asOf: 10).first { $0.subject.kind == .replacement })
        #expect(done.satisfied == Story.day(9))
    }

    // MARK: pauses and grace (rules 6 and 10)

    @Test(arguments: [(false, 15.0), (true, 20)])
    func aBlackoutPausesTheClockOnlyWhereThatWasAgreed(pauses: Bool, due: Double) throws {
        var level = ServiceLevelRecord.standard
        level.pausesInBlackouts = pauses
        let freeze = FreezeRecord(name: "stocktaking", from: "2026-10-04", to: "2026-10-08")
        var story = try Story(level: level, freezes: [freeze])
        try story.scan(at: 1, [update("openssl", "2")])
        #expect(try story.obligations(asOf: 2).map(\.due) == [Story.day(due)])
        #expect(try story.model().figure("M4")?.numerator == 30)
    }

    @Test func aHostThatHasJustComeIsSparedWhereThatWasAgreed() throws {
        var level = ServiceLevelRecord.standard
        level.onboarding = "10d"
        var story = try Story(level: level)
        try story.scan(at: 1, [update("openssl", "2")])
        #expect(try story.obligations(asOf: 2).map(\.due) == [Story.day(24)])
        try story.scan(at: 12, [update("openssl", "2"), update("zlib", "2")])
        #expect(try story.obligations(asOf: 13).map(\.due) == [Story.day(24), Story.day(26)])
    }

    // MARK: what was promised

    @Test func whatNothingWasPromisedAboutIsNoObligation() throws {
        var level = ServiceLevelRecord.standard
        level.deadlines["low"] = "none"
        var story = try Story(level: level)
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"], severity: .low), update("zlib", "2")])
        #expect(try story.obligations(asOf: 2).map(\.subject.name) == ["zlib.amd64"])
        #expect(try story.model().hosts[0].pendingUpdates == 2)
        let listed = AdvisoryFact(id: "DSA-1", released: Story.day(0), knownExploited: ["CVE-2026-1"])
        try story.record(listed, nil, 5, known: 5)
        #expect(try story.obligations(asOf: 6).map(\.due) == [Story.day(8), Story.day(15)])
    }

    @Test func hostsOnTheInternetHaveTimesOfTheirOwn() throws {
        var level = ServiceLevelRecord.standard
        level.exposedDeadlines = ["important": "48h"]
        var story = try Story(hosts: ["web1", "db1"], level: level, exposed: ["web1"])
        for host in ["web1", "db1"] { try story.scan(host, at: 1, [update("openssl", "2")]) }
        #expect(try story.obligations(asOf: 2).map(\.due) == [Story.day(3), Story.day(15)])
    }

    // MARK: what is held back on a host

    @Test func whatIsHeldBackWithoutAnExceptionIsAFinding() throws {
        var story = try Story()
        let held = update("openssl", "2", standing: .held)
        try story.scan("web1", at: 1, [held])
        func decisions(known: Double) throws -> [String] {
            try story.model(known: known).decisions.map(\.what).filter { $0.hasPrefix("Release what is held back") }
        }
        func isExcused(_ day: Double) throws -> [Bool] {
            try Compliance.currentStates(client: story.client, facts: story.facts, at: Story.day(day)).hosts
                .map(\.isHoldingExcused)
        }
        #expect(try decisions(known: 2) == ["Release what is held back on web1, or grant an exception"])
        #expect(try isExcused(2) == [false])
        let exception = ExceptionFact(
            id: "E1", package: "openssl", reason: "r", approver: "carol", expires: Story.day(6))
        try story.record(exception, nil, 3, known: 3)
        #expect(try decisions(known: 4) == [])
        #expect(try isExcused(4) == [true])
        // Its expiry brings the finding back.
        #expect(try decisions(known: 7) == ["Release what is held back on web1, or grant an exception"])
        #expect(try isExcused(7) == [false])
    }

    // MARK: exceptions that end (rule 7)

    @Test func anExceptionThatRanOutPutsTheObligationBack() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2")])
        let exception = ExceptionFact(id: "E1", reason: "r", approver: "carol", expires: Story.day(20))
        try story.record(exception, nil, 10, known: 10)
        #expect(try story.model(known: 18).overdue.isEmpty)
        let model = try story.model()
        #expect(model.overdue.map(\.due) == [Story.day(20)])
        #expect(model.missed.map(\.originalDue) == [Story.day(15)])
        #expect(model.exceptions.map(\.isInForce) == [false])
    }
}
