import Foundation
import Ledger
import Testing
import Vocabulary

@testable import Compliance

/// What came to light when somebody else computed the same figures from the same facts.
@Suite struct RecomputedTests {
    private func figure(_ id: String, _ model: ComplianceModel) throws -> Figure {
        try #require(model.figures.first { $0.id == id })
    }

    private func value(_ id: String, _ label: String, _ model: ComplianceModel) throws -> Double? {
        try #require(try figure(id, model).details.first { $0.label == label }).value
    }

    // MARK: what was seen

    @Test func aPartialScanAfterARunDoesNotSayThatItIsNeededAgain() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.install(at: 3, [("openssl", "2")])
        try story.scan(at: 4, [], result: .partial)
        let done = try #require(try story.obligations(asOf: 5).first)
        #expect(done.satisfied == Story.day(3))
        #expect(done.regressions == [])
        // What it does list is needed, all the same.
        try story.scan(at: 6, [update("openssl", "2", advisories: ["DSA-1"])], result: .partial)
        #expect(try story.obligations(asOf: 7).map(\.regressions) == [[Story.day(6)]])
    }

    @Test func anotherMachineHasThePackagesThatItsFirstScanLists() throws {
        var story = try Story(hosts: ["web1", "new"])
        let behind = update("zlib", "2")
        try story.scan(at: 1, [behind])
        try story.scan("new", at: 1, [])
        try story.scan(at: 3, [behind], state: .debian(boot: "boot-9", machine: "machine-2"))
        try story.scan("new", at: 8, [])
        try story.scan("new", at: 13, [update("zlib", "3", advisories: ["DSA-9"])])
        #expect(try story.obligations(asOf: 14).filter(\.isPresumed).map(\.subject.name) == ["DSA-9"])
    }

    // MARK: how long it was open

    /// Where installed is enough, the four days in which it was do not count.
    @Test(arguments: [(ServiceStop.active, 10.0), (.installed, 14)])
    func waitingForARebootIsPartOfTheTimeUsedUp(stop: ServiceStop, due: Double) throws {
        var story = try Story(level: .with(stop: stop, important: "10d", reboot: "30d"))
        let kernel = update("linux", "2", advisories: ["DSA-1"])
        try story.scan(at: 0, [kernel])
        try story.install(at: 2, [("linux", "2")], rebootPending: true)
        // Taken off again before it was ever running: nothing was done in the meantime.
        try story.scan(at: 6, [kernel], state: .debian(rebootRequired: true))
        let open = try #require(try story.obligations(asOf: 7).first { $0.subject.kind == .advisory })
        #expect(open.due == Story.day(due))
    }

    @Test func theTimeInWhichItWasDoneIsNoExposure() throws {
        var story = try Story()
        let openssl = update("openssl", "2", advisories: ["DSA-1"])
        try story.scan(at: 0, [openssl])
        try story.install(at: 2, [("openssl", "2")])
        try story.scan(at: 12, [openssl])
        try story.install(at: 15, [("openssl", "2")])
        let model = try story.model()
        #expect(try figure("M4", model).numerator == 5)
        #expect(try value("M5", "median", model) == 5)
        #expect(try value("M11", "obligations needed again after they were done", model) == 1)
        #expect(try value("M11", "obligations needed again after they were done", story.model("2026-11")) == 0)
    }

    @Test func whatWaitsForAnApprovalIsExposedMeanwhile() throws {
        var story = try Story(level: .with(clock: .approved))
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.record(ApprovalFact(advisory: "DSA-1", approver: "J. Doe"), nil, 11, known: 11)
        try story.install(at: 13, [("openssl", "2")])
        let model = try story.model()
        #expect(try figure("M4", model).numerator == 12)
        #expect(try value("M5", "median", model) == 2)
    }

    // MARK: what ended

    @Test func aHostThatLeftOverdueIsExposedNoLonger() throws {
        var story = try Story(hosts: ["web1", "web2"], level: .with(important: "3d", reboot: "3d"))
        try story.scan(
            at: 1, [update("openssl", "2")], state: .debian(rebootRequired: true))
        try story.members(["web2"], at: 11)
        let model = try story.model()
        #expect(try figure("M1", model).numerator == 0)
        #expect(try figure("M1", model).denominator == 2, "a miss stays a miss")
        #expect(try figure("M4", model).numerator == 20)
        #expect(try value("M6", "waiting now", model) == 0)
        #expect(model.missed.map(\.daysLate) == [7, 7])
    }

    @Test func whatWasTakenBackTooLateIsAMissAndNotOverdue() throws {
        var story = try Story(level: .with(important: "3d"))
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.record(
            AdvisoryFact(id: "DSA-1", released: Story.day(0), severity: .important, withdrawn: Story.day(6)), nil, 6,
            known: 6)
        let model = try story.model()
        #expect(try figure("M1", model).denominator == 1)
        #expect(try figure("M1", model).numerator == 0)
        #expect(try figure("M3", model).denominator == 0)
    }

    @Test func whoComesBackDoesNotLoseTheMissesOfTheTimeBefore() throws {
        var story = try Story(hosts: ["web1", "web2"], level: .with(important: "3d"))
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.members(["web2"], at: 11)
        try story.members(["web1", "web2"], at: 13)
        let model = try story.model()
        let times = try story.obligations(asOf: 31)
        #expect(times.map(\.start) == [Story.day(1), Story.day(13)])
        #expect(times.map(\.state) == [.retired, .needed])
        #expect(try figure("M1", model).denominator == 2)
        #expect(try figure("M3", model).denominator == 1)
        #expect(try figure("M4", model).denominator == 31 + 11 + 18)
        #expect(model.scopeChanges.filter { $0.host == "web1" }.map(\.change) == [.added, .removed, .added])
    }

    @Test func whatWasDoneBeforeAnExceptionNeedsNone() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2", advisories: ["DSA-1"])])
        try story.install(at: 3, [("openssl", "2")])
        let waiver = ExceptionFact(id: "X1", reason: "audit", approver: "J. Doe", expires: Story.day(60))
        try story.record(waiver, nil, 5, known: 5)
        #expect(try story.obligations(asOf: 31).map(\.due) == [Story.day(15)])
        #expect(try figure("M1", story.model()).numerator == 1)
    }

    // MARK: what was agreed then

    @Test func aHostThatIsExposedLaterWasNotThen() throws {
        var exposing = ServiceLevelRecord.standard
        exposing.exposedDeadlines = ["important": "2d"]
        var story = try Story(level: exposing)
        try story.scan(at: 1, [update("openssl", "2")])
        try story.expose(["web1"], at: 10)
        try story.scan(
            at: 11,
            [
                update("openssl", "2"), update("curl", "2"),
            ])
        #expect(try story.obligations(asOf: 12).map(\.due) == [Story.day(13), Story.day(15)])
    }

    @Test func aBlackoutThatIsTakenOutOfTheFileHasBeenNonetheless() throws {
        let fair = FreezeRecord(name: "fair", from: "2026-10-05", to: "2026-10-08")
        var pausing = ServiceLevelRecord.with(important: "7d")
        pausing.pausesInBlackouts = true
        var story = try Story(level: pausing, freezes: [fair])
        try story.scan(at: 1, [update("openssl", "2")])
        try story.freeze([], at: 20)
        #expect(try story.obligations(asOf: 25).map(\.due) == [Story.day(12)])
        // One that is called off before it begins has never been.
        try story.freeze([], at: 3)
        #expect(try story.obligations(asOf: 25).map(\.due) == [Story.day(8)])
    }

    // MARK: what was counted

    @Test func hostsAreCountedAsNotAttemptedAndNotTheirRuns() throws {
        var story = try Story(hosts: ["web1", "web2"])
        for day in [2.0, 9, 16] { try story.install("web2", at: day, [], outcome: .unreachable) }
        try story.install("web1", at: 2, [], outcome: .unreachable)
        try story.install("web1", at: 9, [("openssl", "2")])
        #expect(try value("M8", "not attempted", story.model()) == 1)
    }

    @Test func rebootsAreThoseOfTheLastTwelveMonths() throws {
        var story = try Story(at: -400)
        try story.scan(at: -399, [], state: .debian(rebootRequired: true))
        try story.scan(at: -390, [], state: .debian(boot: "boot-2"))
        try story.scan(at: 1, [], state: .debian(boot: "boot-2", rebootRequired: true))
        try story.scan(at: 3, [], state: .debian(boot: "boot-3"))
        #expect(try figure("M6", story.model()).denominator == 1)
    }

    @Test(arguments: [(0.0, "up to 7 days"), (7, "up to 7 days"), (7.5, "7 to 14 days"), (90, "60 to 90 days")])
    func anAgeBelongsToOneStep(days: Double, label: String) {
        #expect(Aging.buckets.filter { $0.contains(days * 86_400) }.map(\.label) == [label])
    }
}
