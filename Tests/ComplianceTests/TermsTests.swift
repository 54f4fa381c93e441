import Compliance
import Foundation
import Ledger
import Testing
import Vocabulary

/// What was agreed, laid over what happened.
@Suite struct TermsTests {
    @Test(arguments: [
        (Severity.critical, 8.0), (.important, 15), (.moderate, 31), (.low, 91), (.unrated, 15),
    ])
    func eachSeverityHasItsTime(severity: Severity, due: Double) throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2", severity: severity)])
        #expect(try story.obligations(asOf: 2).map(\.due) == [Story.day(due)])
    }

    /// Rule 15.
    @Test func aRaisedSeverityShortensButALoweredOneChangesNothing() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"], severity: .moderate)])
        try story.scan(at: 4, [update("openssl", "2", advisories: ["DSA-1"], severity: .critical)])
        #expect(try story.obligations(asOf: 5).map(\.due) == [Story.day(11)])
        #expect(try story.obligations(asOf: 3).map(\.due) == [Story.day(31)])
        try story.scan(at: 6, [update("openssl", "2", advisories: ["DSA-1"], severity: .low)])
        #expect(try story.obligations(asOf: 7).map(\.due) == [Story.day(11)])
    }

    @Test func aFlawThatIsExploitedIsDueSooner() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"])])
        let listed = AdvisoryFact(id: "DSA-1", released: Story.day(0), knownExploited: ["CVE-2026-1"])
        try story.record(listed, nil, 5, known: 5)
        let obligation = try #require(try story.obligations(asOf: 6).first)
        #expect(obligation.due == Story.day(8))
        #expect(obligation.knownExploited)
    }

    @Test func theClockStartsWhereTheContractSays() throws {
        var story = try Story(level: .with(clock: .released))
        try story.scan(at: 5, [update("openssl", "2", advisories: ["DSA-1"]), update("zlib", "2")])
        try story.record(AdvisoryFact(id: "DSA-1", released: Story.day(2)), nil, 2, known: 2)
        let obligations = try story.obligations(asOf: 6)
        #expect(obligations.map(\.start) == [Story.day(2), Story.day(5)])
        #expect(obligations.map(\.fellBack) == [false, true])
        #expect(try story.model().notes.contains { $0.contains("1 of 2 obligations") })
    }

    @Test func approvalStartsTheClockWhereTheContractSaysSo() throws {
        var story = try Story(hosts: ["web1", "web2"], level: .with(clock: .approved))
        try story.scan("web1", at: 1, [update("openssl", "2")])
        try story.scan("web2", at: 1, [update("openssl", "2")])
        try story.record(ApprovalFact(hostPattern: "web1", package: "open*", approver: "carol"), nil, 6, known: 6)
        let obligations = try story.obligations(asOf: 7)
        #expect(obligations.map(\.host.name) == ["web2", "web1"])
        #expect(obligations.map(\.start) == [Story.day(1), Story.day(6)])
        #expect(obligations.map(\.fellBack) == [true, false])
    }

    /// Rule 2.
    @Test(arguments: [(10.0, false), (20, true)])
    func whatTheVendorTakesBackInTimeIsNoMiss(day: Double, isMissed: Bool) throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"])])
        let advisory = AdvisoryFact(id: "DSA-1", released: Story.day(0), withdrawn: Story.day(day))
        try story.record(advisory, nil, day, known: day)
        let obligation = try #require(try story.obligations(asOf: 30).first)
        #expect(obligation.state == .withdrawn)
        #expect(obligation.isMissed(asOf: Story.day(30)) == isMissed)
    }

    /// Rules 10 and 11.
    @Test(arguments: [(10.0, 0), (20, 1)])
    func aHostThatLeavesInTimeIsNoMiss(day: Double, missed: Int) throws {
        var story = try Story(hosts: ["web1", "web2"])
        try story.scan("web1", at: 1, [update("openssl", "2")])
        try story.members(["web2"], at: day)
        #expect(try story.obligations(asOf: 30).map(\.state) == [.retired])
        let model = try story.model()
        #expect(model.missed.count == missed)
        #expect(model.hosts.map(\.host) == ["web2"])
        #expect(model.scopeChanges.map(\.change) == [.added, .added, .removed])
    }

    @Test func aNewAgreementHoldsForWhatBeginsUnderIt() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2")])
        try story.agree(.with(important: "2d"), at: 3)
        try story.scan(at: 4, [update("openssl", "2"), update("zlib", "2")])
        #expect(try story.obligations(asOf: 5).map(\.due) == [Story.day(6), Story.day(15)])
    }

    // MARK: exceptions (rule 7)

    @Test func anExceptionMovesTheDueDateToItsEnd() throws {
        var story = try Story(hosts: ["web1", "web2"])
        for host in ["web1", "web2"] { try story.scan(host, at: 1, [update("openssl", "2")]) }
        try story.record(exception(expires: 40, host: "web1"), nil, 10, known: 10)
        let model = try story.model()
        #expect(model.figure("M1")?.text == "0/1 (0.0 %)")
        #expect(model.missed.map(\.host) == ["web2"])
        let waived = try #require(model.open.first { $0.host == "web1" })
        #expect(waived.due == Story.day(40))
        #expect(waived.originalDue == Story.day(15))
        #expect(waived.exceptions == ["E1"])
        // In November it is due, and was not done.
        #expect(try story.model("2026-11", known: 70).missed.map(\.host) == ["web1"])
    }

    @Test(arguments: [
        (["CVE-2026-1"], true), (["CVE-2026-1", "CVE-2026-2"], false), ([], false),
    ])
    func anExceptionForAFlawCoversWhatClosesNoOther(cves: [String], covers: Bool) throws {
        var story = try Story()
        var openssl = update("openssl", "2")
        openssl.cves = cves
        try story.scan(at: 1, [openssl])
        var exception = exception(expires: 40)
        exception.advisory = "CVE-2026-1"
        try story.record(exception, nil, 2, known: 2)
        #expect(try story.obligations(asOf: 5).map(\.isWaived) == [covers])
    }

    /// A host that has just come is spared: what it needs is open nonetheless, and may be excused.
    @Test func anExceptionCoversWhatIsOpenBeforeItsClockBegins() throws {
        var level = ServiceLevelRecord.standard
        level.onboarding = "10d"
        var story = try Story(level: level)
        try story.scan(at: 1, [update("openssl", "2")])
        try story.record(exception(expires: 5), nil, 2, known: 2)
        #expect(try story.model(known: 3).figure("M10")?.text == "1/1 (100.0 %)")
        #expect(try story.model(known: 6).figure("M10")?.text == "0/1 (0.0 %)")
    }

    @Test func anExceptionEndedEarlyIsDueThen() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2")])
        try story.record(exception(expires: 60), nil, 10, known: 10)
        try story.record(ExceptionEndedFact(id: "E1", reason: "fixed by the vendor"), nil, 20, known: 20)
        #expect(try story.obligations(asOf: 30).map(\.due) == [Story.day(20)])
    }

    @Test func aLateExceptionIsShownAndChangesNothing() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2")])
        try story.record(exception(expires: 60), nil, 10, known: 20)
        let model = try story.model()
        #expect(model.missed.map(\.lateExceptions) == [["E1"]])
        #expect(model.exceptions.map(\.lateFor) == [1])
        #expect(model.figure("M1")?.text == "0/1 (0.0 %)")
    }

    @Test(arguments: [
        (ExceptionFact(id: "E", hostPattern: "web*", reason: "r", approver: "a", expires: Story.day(60)), true),
        (ExceptionFact(id: "E", hostPattern: "db*", reason: "r", approver: "a", expires: Story.day(60)), false),
        (ExceptionFact(id: "E", package: "openssl", reason: "r", approver: "a", expires: Story.day(60)), true),
        (ExceptionFact(id: "E", package: "amd64", reason: "r", approver: "a", expires: Story.day(60)), false),
        (ExceptionFact(id: "E", advisory: "DSA-1", reason: "r", approver: "a", expires: Story.day(60)), true),
        (ExceptionFact(id: "E", advisory: "DSA-2", reason: "r", approver: "a", expires: Story.day(60)), false),
    ])
    func anExceptionCoversWhatItNames(exception: ExceptionFact, covers: Bool) throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.record(exception, nil, 2, known: 2)
        #expect(try story.obligations(asOf: 5).map(\.isWaived) == [covers])
    }

    private func exception(expires: Double, host: String? = nil) -> ExceptionFact {
        ExceptionFact(
            id: "E1", hostPattern: host, reason: "the vendor of the shop forbids it", approver: "carol",
            expires: Story.day(expires))
    }
}
