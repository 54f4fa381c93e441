import Foundation
import Ledger
import Testing
import Vocabulary

@testable import Compliance

@Suite struct FigureTests {
    @Test(arguments: [
        (1999, 2000, "1999/2000 (99.9 %)"), (118, 121, "118/121 (97.5 %)"), (0, 3, "0/3 (0.0 %)"),
        (2, 2, "2/2 (100.0 %)"),
        (0, 0, "0/0"),
    ])
    func percentagesAreRoundedDown(numerator: Int, denominator: Int, text: String) {
        #expect(Ratio(numerator, of: denominator).text == text)
    }

    @Test func nothingDueIsNotAHundredPercent() throws {
        var story = try Story()
        try story.scan(at: 1, [])
        let figure = try #require(try story.model().figure("M1"))
        #expect(figure.text == "nothing fell due")
        #expect(figure.percent == nil)
        #expect(figure.isMet == nil)
    }

    /// Each obligation counts once, in the period in which it is due, whenever it is closed.
    @Test func attainmentIsCountedByDueDate() throws {
        var story = try Story(hosts: ["a", "b", "c", "d"])
        for host in ["a", "b", "c"] { try story.scan(host, at: 1, [update("openssl", "2")]) }
        try story.scan("d", at: 20, [update("openssl", "2")])
        try story.install("a", at: 10, [("openssl", "2")])
        try story.install("b", at: 18, [("openssl", "2")])
        try story.install("d", at: 28, [("openssl", "2")])
        // a in time, b late, c open, d due in November.
        let october = try story.model()
        #expect(october.figure("M1")?.text == "1/3 (33.3 %)")
        #expect(october.missed.map(\.host) == ["c", "b"])
        #expect(october.missed.map(\.daysLate) == [16, 3])
        let november = try story.model("2026-11", known: 70)
        #expect(november.figure("M1")?.text == "1/1 (100.0 %)")
        #expect(november.figure("M1")?.previous == "1/3 (33.3 %)")
        #expect(november.trend.map(\.attainment) == [Ratio(1, of: 3), Ratio(1, of: 1)])
    }

    @Test func aPeriodThatIsNotOverCountsWhatHasFallenDue() throws {
        var story = try Story(hosts: ["a", "b"])
        try story.scan("a", at: 1, [update("openssl", "2")])
        try story.scan("b", at: 8, [update("openssl", "2")])
        let model = try story.model(known: 17)
        #expect(!model.isOver)
        #expect(model.figure("M1")?.text == "0/1 (0.0 %)")
        #expect(model.summary[0].hasPrefix("Of 1 obligation that fell due so far in this period, 0 were met"))
    }

    @Test func hostsStandWhereTheFactsPutThem() throws {
        var story = try Story(hosts: ["current", "due", "near", "late", "dark", "never", "old"])
        try story.scan("current", at: 30, [])
        try story.scan("due", at: 30, [update("openssl", "2")])
        try story.scan("near", at: 18.5, [update("openssl", "2")])
        try story.scan("near", at: 30, [update("openssl", "2")])
        try story.scan("late", at: 1, [update("openssl", "2")])
        try story.scan("late", at: 30, [update("openssl", "2")])
        try story.scan("dark", at: 3, [])
        try story.unreachable("dark", at: 30)
        try story.scan("old", at: 30, [], state: .debian("11"))
        let model = try story.model()
        let states = Dictionary(uniqueKeysWithValues: model.hosts.map { ($0.host, $0.state) })
        #expect(
            states == [
                "current": .current, "due": .due, "near": .atRisk, "late": .overdue, "dark": .unknown,
                "never": .unknown, "old": .unsupported,
            ])
        #expect(model.figure("M2")?.text == "3/7 (42.8 %)")
        #expect(model.figure("M7")?.text == "5/7 (71.4 %)")
        #expect(model.hosts.first { $0.host == "dark" }?.reason.contains("unreachable: no route to host") == true)
        #expect(model.hosts.first { $0.host == "never" }?.reason == "never scanned")
        #expect(try story.states(at: 30.5)["current"] == .current)
    }

    /// `status` is stricter than the report: who did not answer just now is unknown, whatever it said yesterday.
    @Test func statusTrustsTheLastScanOnly() throws {
        var story = try Story(hosts: ["dark", "partial"])
        for host in ["dark", "partial"] { try story.scan(host, at: 30, []) }
        try story.unreachable("dark", at: 30.5)
        try story.scan("partial", at: 30.5, [], result: .partial)
        #expect(try story.states(at: 30.6) == ["dark": .unknown, "partial": .unknown])
        #expect(try story.model().hosts.map(\.state) == [.current, .current])
    }

    @Test func exposureIgnoresExceptions() throws {
        var story = try Story()
        try story.scan(at: 10, [update("openssl", "2")])
        try story.record(
            ExceptionFact(id: "E1", reason: "r", approver: "a", expires: Story.day(90)), nil, 10, known: 10)
        try story.install(at: 20, [("openssl", "2")])
        let figure = try #require(try story.model().figure("M4"))
        #expect(figure.numerator == 10)
        #expect(figure.denominator == 31)
    }

    /// Remission of leukaemia under 6-MP (Freireich et al., Blood 21, 1963): the example of every textbook, with its
    /// published estimates.
    @Test func survivalIsEstimatedAsInTheTextbook() throws {
        let relapsed: [Double] = [6, 6, 6, 7, 10, 13, 16, 22, 23]
        let censored: [Double] = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
        let curve = KaplanMeier(relapsed.map { ($0, true) } + censored.map { ($0, false) })
        let expected: [(Double, Double)] = [
            (6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448),
        ]
        #expect(curve.steps.map(\.time) == expected.map(\.0))
        for (step, published) in zip(curve.steps, expected) { #expect(abs(step.survival - published.1) < 0.0006) }
        #expect(curve.quantile(0.5) == 23)
        #expect(curve.quantile(0.8) == nil)
        #expect(KaplanMeier([]).quantile(0.5) == nil)
    }

    @Test func timeToPatchCountsWhatIsStillOpen() throws {
        var story = try Story(hosts: ["a", "b", "c", "d"])
        for host in ["a", "b", "c", "d"] { try story.scan(host, at: 0, [update("openssl", "2")]) }
        try story.install("a", at: 2, [("openssl", "2")])
        let figure = try #require(try story.model().figure("M5"))
        #expect(figure.details.map(\.text) == ["not reached", "not reached", "not reached", "2.0 days"])
    }

    @Test func runsAreCountedByHostsAttempted() throws {
        var story = try Story(hosts: ["a", "b", "c", "d"])
        try story.install("a", at: 2, [("openssl", "2")])
        try story.install("b", at: 2, [("openssl", "2")], outcome: .failed)
        try story.install("b", at: 3, [("openssl", "2")])
        try story.install("c", at: 2, [("openssl", "2")], outcome: .unhealthy)
        try story.install("d", at: 2, [], outcome: .unreachable)
        let figure = try #require(try story.model().figure("M8"))
        #expect(figure.text == "2/3 (66.6 %)")
        #expect(figure.details.map(\.text) == ["1/3 (33.3 %)", "1"])
    }

    @Test(arguments: [
        ("debian", "11", "2026-08-31"), ("ubuntu", "22.04", "2027-04-01"), ("rocky", "9.4", "2032-05-31"),
    ])
    func knowsWhenSupportEnds(id: String, version: String, day: String) {
        #expect(EndOfLife.lastSupportedDay(osID: id, osVersion: version) == day)
        #expect(EndOfLife.lastSupportedDay(osID: "plan9", osVersion: "4") == nil)
    }

    @Test func everyDateOfTheTableIsADay() throws {
        let calendar = Calendar.gregorian(try #require(TimeZone(identifier: "UTC")))
        for (system, releases) in EndOfLife.lastDays {
            for (release, day) in releases { #expect(calendar.day(day) != nil, "\(system) \(release): \(day)") }
        }
    }
}
