import Foundation
import Testing

@testable import MaintenanceWindows

@Suite struct WindowCalendarTests {
    @Test func defaultCutoffIsHalfAnHourOrAQuarter() throws {
        #expect(try window("daily", at: "22:00", .hours(4)).cutoff == .seconds(1800))
        #expect(try window("daily", at: "22:00", .hours(1)).cutoff == .seconds(900))
        #expect(try window("daily", at: "22:00", .until("00:00")).cutoff == .seconds(1800))
        #expect(try window("daily", at: "22:00", .until("22:00")).nominalLength == .seconds(86_400))
    }

    @Test func halfOpenIntervals() throws {
        let calendar = try calendar("UTC", try window("every Sat", at: "22:00", .hours(2)))
        #expect(calendar.open(at: try instant("2027-01-16T21:59Z"), windows: ["w"]) == nil)
        #expect(calendar.open(at: try instant("2027-01-16T22:00Z"), windows: ["w"]) != nil)
        #expect(calendar.open(at: try instant("2027-01-16T23:59Z"), windows: ["w"]) != nil)
        #expect(calendar.open(at: try instant("2027-01-17T00:00Z"), windows: ["w"]) == nil)
        #expect(calendar.open(at: try instant("2027-01-16T22:30Z"), windows: ["other"]) == nil)
        #expect(calendar.open(at: try instant("2027-01-16T22:30Z"), windows: []) == nil)
    }

    /// kured tests the weekday of now, so that its Friday 22:00 to 02:00 is open on Friday at 00:30 and closed on Saturday at 01:00.
    @Test func weekdayBelongsToTheOpening() throws {
        let calendar = try calendar("UTC", try window("every Fri", at: "22:00", .hours(4)))
        #expect(calendar.open(at: try instant("2027-01-15T00:30Z"), windows: ["w"]) == nil)
        #expect(calendar.open(at: try instant("2027-01-16T01:00Z"), windows: ["w"]) != nil)
    }

    @Test func overlappingAndAbuttingWindowsMerge() throws {
        let calendar = try calendar(
            "UTC", try window("every Sat", at: "20:00", .hours(2), name: "a", cutoff: .seconds(600)),
            try window("every Sat", at: "22:00", .hours(2), name: "b", cutoff: .seconds(3600)),
            try window("every Sun", at: "02:00", .hours(1), name: "c"))
        let open = try #require(calendar.open(at: try instant("2027-01-16T21:55Z"), windows: ["a", "b", "c"]))
        #expect(open.name == "a+b")
        #expect(open.opens == (try instant("2027-01-16T20:00Z")))
        #expect(open.closes == (try instant("2027-01-17T00:00Z")))
        #expect(open.cutoff == (try instant("2027-01-16T23:00Z")))
        let next = calendar.next(after: try instant("2027-01-16T21:00Z"), windows: ["a", "b", "c"])
        #expect(next?.name == "c")
        #expect(
            calendar.open(at: try instant("2027-01-16T21:55Z"), windows: ["a"])?.closes
                == (try instant("2027-01-16T22:00Z")))
    }

    @Test func windowsWithOtherRulesForRebootsStayApart() throws {
        var rebooting = try window("every Sat", at: "22:00", .hours(2), name: "b")
        rebooting.reboot = .only
        let calendar = try calendar("UTC", try window("every Sat", at: "20:00", .hours(3), name: "a"), rebooting)
        #expect(calendar.open(at: try instant("2027-01-16T21:00Z"), windows: ["a", "b"])?.name == "a")
        #expect(calendar.open(at: try instant("2027-01-16T22:30Z"), windows: ["a", "b"])?.name == "b")
    }

    @Test func wholeDaysAreAlwaysOpen() throws {
        for length in [WindowLength.hours(24), .until("00:00")] {
            let calendar = try calendar("America/Chicago", try window("daily", at: "00:00", length))
            let now = try instant("2026-11-21T22:50Z")
            let open = try #require(calendar.open(at: now, windows: ["w"]))
            #expect(open.closes > now + 5 * 86_400)
            #expect(open.cutoff > now + 5 * 86_400)
            #expect(try #require(calendar.next(after: now, windows: ["w"])).opens >= open.closes)
        }
    }

    /// 24 hours are one too few on the day on which the clocks go back; "until midnight" has no hole.
    @Test func untilMidnightIsOpenThroughClockChanges() throws {
        let calendar = try calendar("Europe/Berlin", try window("daily", at: "00:00", .until("00:00")))
        var now = try instant("2027-01-01T00:00Z")
        while now < (try instant("2028-01-01T00:00Z")) {
            #expect(calendar.open(at: now, windows: ["w"]) != nil, "\(now)")
            now += 7200 - 1
        }
    }

    @Test(arguments: [
        // Blackout dates, and what is left of 2027-01-15 22:00 to 01-17 22:00 (UTC).
        ("2027-01-16", "2027-01-16", ["2027-01-15T22:00Z 2027-01-16T00:00Z", "2027-01-17T00:00Z 2027-01-17T22:00Z"]),
        ("2027-01-01", "2027-01-15", ["2027-01-16T00:00Z 2027-01-17T22:00Z"]),
        ("2027-01-17", "2027-02-01", ["2027-01-15T22:00Z 2027-01-17T00:00Z"]),
        ("2027-01-18", "2027-02-01", ["2027-01-15T22:00Z 2027-01-17T22:00Z"]),
        ("2027-01-01", "2027-02-01", []),
    ])
    func blackoutsCut(from: String, to: String, left: [String]) throws {
        let calendar = try calendar(
            "UTC", try window("2027-01-15", at: "22:00", .hours(48)),
            blackouts: [Blackout(name: "freeze", from: try date(from), to: try date(to))])
        let instances = calendar.instances(
            of: "w", from: try instant("2027-01-10T00:00Z"), to: try instant("2027-01-20T00:00Z"))
        let expected = try left.map { try $0.split(separator: " ").map { try instant(String($0)) } }
        #expect(instances.filter { $0.dropped == nil }.map { [$0.opens, $0.closes] } == expected)
        #expect(instances.contains { $0.dropped == "blackout freeze" } == left.isEmpty)
        for instance in instances where instance.dropped == nil { #expect(instance.cutoff == instance.closes - 1800) }
    }

    @Test func tooShortAPieceIsDropped() throws {
        let calendar = try calendar(
            "UTC", try window("2027-01-15", at: "23:40", .hours(2)),
            blackouts: [Blackout(name: "freeze", from: try date("2027-01-16"), to: try date("2027-01-16"))])
        let instances = calendar.instances(
            of: nil, from: try instant("2027-01-10T00:00Z"), to: try instant("2027-01-20T00:00Z"))
        #expect(instances.map(\.dropped) == ["blackout freeze leaves too little of it"])
        #expect(calendar.next(after: try instant("2027-01-10T00:00Z"), windows: ["w"]) == nil)
    }

    @Test func strictestBlackoutWins() throws {
        let calendar = try calendar(
            "Europe/Berlin",
            blackouts: [
                Blackout(name: "soft", from: try date("2027-01-01"), to: try date("2027-01-31"), allow: .emergency),
                Blackout(name: "hard", from: try date("2027-01-10"), to: try date("2027-01-10")),
            ])
        #expect(calendar.blackout(at: try instant("2027-01-09T22:59Z"))?.name == "soft")
        #expect(calendar.blackout(at: try instant("2027-01-09T23:00Z"))?.name == "hard")
        #expect(calendar.blackout(at: try instant("2027-01-31T23:00Z")) == nil)
    }

    @Test func validDatesLimitAWindow() throws {
        var definition = try window("daily", at: "22:00", .hours(1))
        definition.validFrom = try date("2027-01-10")
        definition.validTo = try date("2027-01-11")
        let calendar = try calendar("UTC", definition)
        let instances = calendar.instances(
            of: "w", from: try instant("2027-01-01T00:00Z"), to: try instant("2027-02-01T00:00Z"))
        #expect(instances.map(\.opens) == [try instant("2027-01-10T22:00Z"), try instant("2027-01-11T22:00Z")])
    }

    @Test func nextIsFoundFarAhead() throws {
        let calendar = try calendar("UTC", try window("2028-06-01", at: "10:00", .hours(1)))
        #expect(
            calendar.next(after: try instant("2027-01-01T00:00Z"), windows: ["w"])?.opens
                == (try instant("2028-06-01T10:00Z")))
        #expect(calendar.next(after: try instant("2026-01-01T00:00Z"), windows: ["w"]) == nil)
    }

    @Test func localTextHasTheOffset() throws {
        let calendar = try calendar("Europe/Berlin")
        #expect(calendar.localText(of: try instant("2027-01-16T21:00Z")) == "Sat 2027-01-16 22:00 +01:00")
        let newfoundland = WindowCalendar(timeZone: try TimeZone.named("America/St_Johns"))
        #expect(newfoundland.localText(of: try instant("2027-01-16T21:00Z")) == "Sat 2027-01-16 17:30 -03:30")
    }
}
