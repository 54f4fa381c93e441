import Compliance
import Foundation
import Ledger
import Testing
import Vocabulary

/// What will be late is known before it is.
@Suite struct ForecastTests {
    private typealias Instance = WindowScheduleFact.Instance

    private static func window(
        _ name: String = "weekly", opens: Double, reboot: String = "allowed", dropped: String? = nil
    ) -> WindowScheduleFact.Instance {
        .init(
            window: name, opens: Story.day(opens), cutoff: Story.day(opens + 0.1), closes: Story.day(opens + 0.2),
            reboot: reboot, dropped: dropped)
    }

    /// One host, an update that is due on day 15, and windows.
    private func outlook(
        _ instances: [WindowScheduleFact.Instance], asOf: Double = 2, standing: PendingStanding = .installable
    ) throws -> Forecast? {
        var story = try Story(windows: ["weekly"])
        try story.schedule(instances, at: 0)
        try story.scan(at: 1, [update("openssl", "2", standing: standing)])
        return try story.obligations(asOf: asOf).first?.forecast
    }

    @Test func aWindowBeforeTheDueDateIsInTime() throws {
        let forecast = try #require(try outlook([Self.window(opens: 5), Self.window(opens: 12)]))
        #expect(forecast.outlook == .inTime)
        #expect(forecast.opens == Story.day(5))
        #expect(!forecast.willBreach)
    }

    @Test(arguments: [
        ([window(opens: 15)], Forecast.Outlook.late),
        ([window(opens: 5, dropped: "blackout year-end"), window(opens: 19)], .late),
        ([window("other", opens: 5)], .noWindow),
        ([window(opens: 5, reboot: "only"), window(opens: 20)], .late),
        ([window(opens: 5, reboot: "never")], .inTime),
        ([], .noWindow),
    ])
    func noWindowInTimeIsABreachToCome(instances: [WindowScheduleFact.Instance], outlook expected: Forecast.Outlook)
        throws
    {
        let forecast = try #require(try outlook(instances))
        #expect(forecast.outlook == expected)
        #expect(forecast.willBreach == (expected != .inTime))
    }

    @Test func aWindowThatIsOpenCountsUntilItsCutoff() throws {
        #expect(try outlook([Self.window(opens: 2)], asOf: 2.05)?.outlook == .inTime)
        #expect(try outlook([Self.window(opens: 2)], asOf: 2.15)?.outlook == .noWindow)
    }

    @Test func whatIsHeldBackIsBlockedWhateverTheWindows() throws {
        let forecast = try #require(try outlook([Self.window(opens: 5)], standing: .held))
        #expect(forecast.outlook == .blocked)
        #expect(forecast.obstacle == "held back on the host")
    }

    /// There is time to release it: the host is at risk only when there is little left.
    @Test(arguments: [(2.0, ComplianceState.due), (13, .atRisk)])
    func whatIsHeldBackIsARiskWhenItsTimeRunsOut(day: Double, state: ComplianceState) throws {
        var story = try Story(windows: ["weekly"])
        try story.schedule([Self.window(opens: 5), Self.window(opens: 14)], at: 0)
        try story.scan(at: 1, [update("openssl", "2", standing: .held)])
        try story.scan(at: day, [update("openssl", "2", standing: .held)])
        #expect(try story.states(at: day) == ["web1": state])
    }

    @Test func whatIsLateAlreadyIsNoForecast() throws {
        #expect(try outlook([Self.window(opens: 25)], asOf: 20)?.outlook == .overdue)
    }

    @Test func aRebootNeedsAWindowThatAllowsOne() throws {
        var story = try Story(windows: ["weekly"])
        try story.schedule([Self.window(opens: 3, reboot: "never"), Self.window(opens: 30)], at: 0)
        try story.scan(at: 1, [], state: .debian(rebootRequired: true))
        let reboot = try #require(try story.obligations(asOf: 2).first)
        #expect(reboot.forecast?.outlook == .late)
        #expect(reboot.forecast?.opens == Story.day(30))
    }

    @Test func aHostThatCannotBeReachedWillBreachToo() throws {
        var story = try Story(windows: ["weekly"])
        try story.schedule([Self.window(opens: 12)], at: 0)
        try story.scan(at: 1, [update("openssl", "2")])
        let obligation = try #require(try story.obligations(asOf: 10).first)
        #expect(obligation.forecast?.outlook == .blocked)
        #expect(obligation.forecast?.obstacle.contains("last complete scan") == true)
    }

    @Test func theHostIsAtRiskAndSaysWhy() throws {
        var story = try Story(windows: ["weekly"])
        try story.schedule([Self.window(opens: 19)], at: 0)
        try story.scan(at: 1, [update("openssl", "2")])
        let model = try story.model(known: 2)
        #expect(model.hosts.map(\.state) == [.atRisk])
        #expect(
            model.hosts.map(\.reason) == [
                "will be late: openssl.amd64 is due on 2026-10-16 00:00, the next window opens on 2026-10-20 00:00"
            ])
        #expect(model.willBreach.map(\.title) == ["openssl.amd64"])
    }

    /// What was foreseen then is computed from what was configured then.
    @Test func aNewScheduleChangesNoForecastOfBefore() throws {
        var story = try Story(windows: ["weekly"])
        try story.schedule([Self.window(opens: 19)], at: 0)
        try story.scan(at: 1, [update("openssl", "2")])
        try story.schedule([Self.window(opens: 9)], at: 5)
        #expect(try story.obligations(asOf: 4).map(\.forecast?.outlook) == [.late])
        #expect(try story.obligations(asOf: 6).map(\.forecast?.outlook) == [.inTime])
    }

    @Test func nothingIsForetoldWhereNothingIsRecordedOfWindows() throws {
        var story = try Story()
        try story.scan(at: 1, [update("openssl", "2")])
        #expect(try story.obligations(asOf: 2).map(\.forecast) == [nil])
    }
}
