import Foundation
import Testing

@testable import Compliance

@Suite struct DeadlineTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var start: String
        var deadline: String
        var due: String
        var zone = "Europe/London"
        var holidays: Set<String> = []
        var testDescription: String { "\(start) + \(deadline) in \(zone)" }
    }

    static let cases = [
        Case(start: "2026-10-17T09:00:00Z", deadline: "4h", due: "2026-10-17T13:00:00Z"),
        Case(start: "2026-10-17T09:00:00Z", deadline: "2w", due: "2026-10-31T10:00:00Z"),
        // The same time of day, although the day on which the clocks go back has 25 hours.
        Case(start: "2026-10-24T09:00:00Z", deadline: "7d", due: "2026-10-31T10:00:00Z"),
        Case(start: "2026-10-24T09:00:00Z", deadline: "168h", due: "2026-10-31T09:00:00Z"),
        Case(start: "2027-01-31T09:00:00Z", deadline: "1mo", due: "2027-02-28T09:00:00Z"),
        Case(start: "2027-01-31T09:00:00Z", deadline: "30d", due: "2027-03-02T09:00:00Z"),
        Case(start: "2026-12-21T09:00:00Z", deadline: "5wd", due: "2026-12-28T09:00:00Z"),
        Case(
            start: "2026-12-23T09:00:00Z", deadline: "5wd", due: "2027-01-04T09:00:00Z",
            holidays: ["2026-12-25", "2026-12-28", "2027-01-01"]),
        // Friday evening in Auckland is still Friday morning in UTC.
        Case(
            start: "2026-10-16T09:00:00Z", deadline: "1wd", due: "2026-10-19T09:00:00Z", zone: "Pacific/Auckland"),
        // In Kiritimati this Friday is Saturday already.
        Case(
            start: "2026-10-16T12:00:00Z", deadline: "1wd", due: "2026-10-18T12:00:00Z", zone: "Pacific/Kiritimati"),
    ]

    @Test(arguments: cases)
    func isCountedInTheZoneOfTheClient(given: Case) throws {
        let calendar = Calendar.gregorian(try #require(TimeZone(identifier: given.zone)))
        let deadline = try #require(Deadline(given.deadline))
        let start = try Date(given.start, strategy: .iso8601)
        let holidays = Set(given.holidays.compactMap(calendar.day))
        #expect(holidays.count == given.holidays.count)
        #expect(deadline.due(from: start, calendar, holidays: holidays) == (try Date(given.due, strategy: .iso8601)))
    }

    @Test(arguments: ["", "7", "d", "7 d", "-1d", "1.5d", "7D", "7days", "5wdd", "999999d"])
    func refusesWhatItCannotRead(text: String) {
        #expect(Deadline(text) == nil)
    }

    @Test(arguments: [("1d", "1 day"), ("5wd", "5 working days"), ("1mo", "1 month"), ("48h", "48 hours")])
    func isReadByPeople(text: String, words: String) {
        #expect(Deadline(text)?.description == words)
    }

    @Test(arguments: [
        ("2026-10", "UTC", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z", "2026-09"),
        ("2026-10", "America/Chicago", "2026-10-01T05:00:00Z", "2026-11-01T05:00:00Z", "2026-09"),
        ("2026-Q4", "Europe/Berlin", "2026-09-30T22:00:00Z", "2026-12-31T23:00:00Z", "2026-Q3"),
        ("2026-Q1", "UTC", "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z", "2025-Q4"),
        ("2026", "UTC", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "2025"),
        ("2026-01", "UTC", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2025-12"),
        ("2026-10-05..2026-10-11", "UTC", "2026-10-05T00:00:00Z", "2026-10-12T00:00:00Z", "2026-09-28..2026-10-04"),
    ])
    func aPeriodIsHalfOpenInTheZoneOfTheClient(text: String, zone: String, start: String, end: String, previous: String)
        throws
    {
        let zone = try #require(TimeZone(identifier: zone))
        let period = try ReportPeriod(text, timeZone: zone)
        #expect(period.start == (try Date(start, strategy: .iso8601)))
        #expect(period.end == (try Date(end, strategy: .iso8601)))
        let earlier = try #require(period.previous(timeZone: zone))
        #expect(earlier.name == previous)
        #expect(try ReportPeriod(earlier.name, timeZone: zone) == earlier)
    }

    @Test(arguments: [
        "", "October", "2026-13", "2026-00", "2026-Q5", "2026-1", "26-10", "2026-10-31..2026-10-01",
        "2026-02-30..2026-03-01",
    ])
    func refusesWhatIsNoPeriod(text: String) throws {
        let zone = try #require(TimeZone(identifier: "UTC"))
        #expect(throws: ComplianceError.unreadablePeriod(text)) { try ReportPeriod(text, timeZone: zone) }
    }
}
