import Foundation
import Testing

@testable import MaintenanceWindows

/// Instants that were computed with Python's zoneinfo (tzdata 2025b), clock changes of whole and half hours included.
@Suite struct WorkedExampleTests {
    struct Example: CustomTestStringConvertible, Sendable {
        var number: Int
        var zone: String
        var when: String
        var at: String
        var length: WindowLength
        var ifGap = WindowDefinition.Gap.shift
        var ifOverlap = WindowDefinition.Overlap.first
        /// Dates that are looked at, from and to.
        var span: (String, String)
        /// Opening and close of every instance in the span.
        var expected: [(String, String)]
        var testDescription: String {
            "\(number): \(when) \(at) \(zone) \(span.0) \(ifGap.rawValue) \(ifOverlap.rawValue)"
        }
    }

    static let examples = [
        Example(
            number: 1, zone: "Europe/Berlin", when: "second Tuesday + 4 days", at: "22:00", length: .hours(4),
            span: ("2027-01-01", "2027-03-31"),
            expected: [
                ("2027-01-16T21:00Z", "2027-01-17T01:00Z"), ("2027-02-13T21:00Z", "2027-02-14T01:00Z"),
                ("2027-03-13T21:00Z", "2027-03-14T01:00Z"),
            ]),
        Example(
            number: 2, zone: "Europe/Berlin", when: "every Sat", at: "22:00", length: .hours(6),
            span: ("2027-03-27", "2027-03-29"), expected: [("2027-03-27T21:00Z", "2027-03-28T03:00Z")]),
        Example(
            number: 3, zone: "Europe/Berlin", when: "every Sat", at: "22:00", length: .hours(6),
            span: ("2027-10-30", "2027-11-01"), expected: [("2027-10-30T20:00Z", "2027-10-31T02:00Z")]),
        Example(
            number: 4, zone: "Europe/Berlin", when: "every Sat", at: "22:00", length: .until("04:00"),
            span: ("2027-03-27", "2027-03-29"), expected: [("2027-03-27T21:00Z", "2027-03-28T02:00Z")]),
        Example(
            number: 4, zone: "Europe/Berlin", when: "every Sat", at: "22:00", length: .until("04:00"),
            span: ("2027-10-30", "2027-11-01"), expected: [("2027-10-30T20:00Z", "2027-10-31T03:00Z")]),
        Example(
            number: 5, zone: "Europe/Berlin", when: "every Sun", at: "02:30", length: .hours(2),
            span: ("2027-03-27", "2027-03-29"), expected: [("2027-03-28T01:30Z", "2027-03-28T03:30Z")]),
        Example(
            number: 5, zone: "Europe/Berlin", when: "every Sun", at: "02:30", length: .hours(2), ifGap: .skip,
            span: ("2027-03-27", "2027-04-05"), expected: [("2027-04-04T00:30Z", "2027-04-04T02:30Z")]),
        Example(
            number: 6, zone: "Europe/Berlin", when: "every Sun", at: "02:30", length: .hours(2),
            span: ("2027-10-30", "2027-11-01"), expected: [("2027-10-31T00:30Z", "2027-10-31T02:30Z")]),
        Example(
            number: 6, zone: "Europe/Berlin", when: "every Sun", at: "02:30", length: .hours(2), ifOverlap: .second,
            span: ("2027-10-30", "2027-11-01"), expected: [("2027-10-31T01:30Z", "2027-10-31T03:30Z")]),
        Example(
            number: 7, zone: "America/New_York", when: "every Sun", at: "02:30", length: .hours(2),
            span: ("2027-03-13", "2027-03-22"),
            expected: [("2027-03-14T07:30Z", "2027-03-14T09:30Z"), ("2027-03-21T06:30Z", "2027-03-21T08:30Z")]),
        Example(
            number: 8, zone: "America/New_York", when: "every Sun", at: "01:30", length: .hours(2),
            span: ("2027-11-06", "2027-11-08"), expected: [("2027-11-07T05:30Z", "2027-11-07T07:30Z")]),
        Example(
            number: 9, zone: "America/New_York", when: "every Sat", at: "22:00", length: .until("02:00"),
            span: ("2027-03-13", "2027-03-15"), expected: [("2027-03-14T03:00Z", "2027-03-14T07:00Z")]),
        Example(
            number: 9, zone: "America/New_York", when: "every Sat", at: "22:00", length: .until("02:00"),
            span: ("2027-11-06", "2027-11-08"), expected: [("2027-11-07T02:00Z", "2027-11-07T07:00Z")]),
        Example(
            number: 10, zone: "Australia/Lord_Howe", when: "every Sun", at: "02:15", length: .hours(2),
            span: ("2027-10-02", "2027-10-04"), expected: [("2027-10-02T15:45Z", "2027-10-02T17:45Z")]),
        Example(
            number: 11, zone: "Australia/Lord_Howe", when: "every Sun", at: "01:45", length: .hours(2),
            span: ("2027-04-03", "2027-04-05"), expected: [("2027-04-03T14:45Z", "2027-04-03T16:45Z")]),
        Example(
            number: 12, zone: "Australia/Lord_Howe", when: "every Sat", at: "22:00", length: .until("04:00"),
            span: ("2027-04-03", "2027-04-05"), expected: [("2027-04-03T11:00Z", "2027-04-03T17:30Z")]),
        Example(
            number: 13, zone: "Europe/Berlin", when: "second Tuesday + 18 days", at: "22:00", length: .hours(4),
            span: ("2027-10-01", "2027-10-31"),
            expected: [("2027-10-02T20:00Z", "2027-10-03T00:00Z"), ("2027-10-30T20:00Z", "2027-10-31T00:00Z")]),
        Example(
            number: 14, zone: "America/New_York", when: "every 2 weeks on Wed from 2026-12-02", at: "03:00",
            length: .hours(1.5), span: ("2026-11-01", "2027-01-14"),
            expected: [
                ("2026-12-02T08:00Z", "2026-12-02T09:30Z"), ("2026-12-16T08:00Z", "2026-12-16T09:30Z"),
                ("2026-12-30T08:00Z", "2026-12-30T09:30Z"), ("2027-01-13T08:00Z", "2027-01-13T09:30Z"),
            ]),
    ]

    @Test(arguments: examples) func instants(_ example: Example) throws {
        let definition = try window(
            example.when, at: example.at, example.length, ifGap: example.ifGap, ifOverlap: example.ifOverlap)
        let calendar = try calendar(example.zone, definition)
        let found = calendar.instances(
            of: "w", from: calendar.start(of: try date(example.span.0)),
            to: calendar.start(of: try date(example.span.1)))
        let used = found.filter { $0.dropped == nil }
        #expect(used.map(\.opens) == (try example.expected.map { try instant($0.0) }))
        #expect(used.map(\.closes) == (try example.expected.map { try instant($0.1) }))
        // A skipped instance is listed with its reason, never silently absent.
        #expect(found.count == used.count + (example.ifGap == .skip ? 1 : 0))
    }

    @Test func cutoffOfTheFirstExample() throws {
        let definition = try window("second Tuesday + 4 days", at: "22:00", .hours(4), cutoff: .seconds(45 * 60))
        let next = try calendar("Europe/Berlin", definition).next(
            after: try instant("2027-01-01T00:00Z"), windows: ["w"])
        #expect(next?.cutoff == (try instant("2027-01-17T00:15Z")))
    }

    @Test func blackoutOfTheFifteenthExample() throws {
        let blackout = Blackout(name: "year-end", from: try date("2026-12-18"), to: try date("2027-01-04"))
        let calendar = try calendar(
            "Europe/Berlin", try window("last Thursday", at: "20:00", .hours(3)), blackouts: [blackout])
        let december = calendar.instances(
            of: "w", from: try instant("2026-12-01T00:00Z"), to: try instant("2027-01-04T00:00Z"))
        #expect(december.map(\.opens) == [try instant("2026-12-31T19:00Z")])
        #expect(december.map(\.dropped) == ["blackout year-end"])
        let next = calendar.next(after: try instant("2026-12-01T00:00Z"), windows: ["w"])
        #expect(next?.opens == (try instant("2027-01-28T19:00Z")))
        #expect(calendar.open(at: try instant("2026-12-31T19:30Z"), windows: ["w"]) == nil)
    }

    @Test func notesSayWhatTheClocksDo() throws {
        let untilFour = try calendar("Europe/Berlin", try window("every Sat", at: "22:00", .until("04:00")))
        let spring = untilFour.next(after: try instant("2027-03-27T00:00Z"), windows: ["w"])
        let autumn = untilFour.next(after: try instant("2027-10-30T00:00Z"), windows: ["w"])
        #expect(spring?.notes == ["clocks change: 1 h shorter"])
        #expect(autumn?.notes == ["clocks change: 1 h longer"])
        let shifted = try calendar("Australia/Lord_Howe", try window("every Sun", at: "02:15", .hours(2)))
            .next(after: try instant("2027-10-01T00:00Z"), windows: ["w"])
        #expect(shifted?.notes == ["clocks change: 02:15 does not exist, opens at 02:45"])
    }
}
