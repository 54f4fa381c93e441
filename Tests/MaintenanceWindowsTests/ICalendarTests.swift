import Foundation
import Testing

@testable import MaintenanceWindows

@Suite struct ICalendarTests {
    private func file(_ event: String...) -> String {
        (["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT"] + event + ["END:VEVENT", "END:VCALENDAR", ""]).joined(
            separator: "\r\n")
    }

    @Test func allDayEventsAreBlackouts() throws {
        let text = file(
            "SUMMARY:Weihnachten\\, Bay", " ern", "DTSTART;VALUE=DATE:20271225", "DTEND;VALUE=DATE:20271227",
            "END:VEVENT",
            "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20280101", "END:VEVENT",
            "BEGIN:VEVENT", "SUMMARY:Inventur", "DTSTART;VALUE=DATE:20280110", "DURATION:P1W", "END:VEVENT",
            "BEGIN:VEVENT", "SUMMARY:off", "DTSTART;VALUE=DATE:20280201", "STATUS:CANCELLED")
        let blackouts = try ICalendarReader.blackouts(in: text, named: "holidays", allow: .emergency)
        #expect(
            blackouts == [
                Blackout(
                    name: "Weihnachten, Bayern", from: try date("2027-12-25"), to: try date("2027-12-26"),
                    allow: .emergency),
                Blackout(name: "holidays", from: try date("2028-01-01"), to: try date("2028-01-01"), allow: .emergency),
                Blackout(name: "Inventur", from: try date("2028-01-10"), to: try date("2028-01-16"), allow: .emergency),
            ])
    }

    @Test(arguments: [
        (["SUMMARY:x", "DTSTART:20271225T090000Z"], 5, "all-day"),
        (["DTSTART;VALUE=DATE:20271225", "RRULE:FREQ=YEARLY"], 5, "repeats"),
        (["SUMMARY:x"], 3, "DTSTART"), (["DTSTART;VALUE=DATE:20271332"], 4, "not a date"),
        (["DTSTART;VALUE=DATE:20271225", "DTEND;VALUE=DATE:20271224"], 5, "before"),
        (["DTSTART;VALUE=DATE:20271225", "DURATION:PT4H"], 5, "whole days"),
    ])
    func whatIsNotUnderstoodIsAnError(event: [String], line: Int, words: String) {
        let text = (["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT"] + event + ["END:VEVENT"]).joined(separator: "\n")
        let error = #expect(throws: ICalendarError.self) { try ICalendarReader.blackouts(in: text, named: "holidays") }
        #expect(error?.line == line)
        #expect(error?.message.contains(words) == true)
    }

    @Test(arguments: ["", "hello", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20271225"])
    func brokenFiles(text: String) {
        #expect(throws: ICalendarError.self) { try ICalendarReader.blackouts(in: text, named: "holidays") }
    }

    @Test func exportHoldsInstantsInUTC() throws {
        let calendar = try calendar(
            "Europe/Berlin", try window("every Sat", at: "22:00", .hours(6), name: "weekly"),
            blackouts: [Blackout(name: "f", from: try date("2027-04-01"), to: try date("2027-04-30"))])
        let text = ICalendarWriter.text(
            of: calendar, client: "acme", from: try instant("2027-03-20T00:00Z"), to: try instant("2027-04-20T00:00Z"),
            stamp: try instant("2026-11-21T22:50Z"))
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines.filter { $0.hasPrefix("DTSTART:") } == ["DTSTART:20270320T210000Z", "DTSTART:20270327T210000Z"])
        #expect(lines.filter { $0.hasPrefix("DTEND:") } == ["DTEND:20270321T030000Z", "DTEND:20270328T030000Z"])
        #expect(lines.contains("UID:acme-weekly-20270327T210000Z@msp-patch"))
        #expect(lines.contains("DTSTAMP:20261121T225000Z"))
        #expect(lines.allSatisfy { $0.utf8.count <= 75 })
        #expect(lines.first == "BEGIN:VCALENDAR" && lines.suffix(2) == ["END:VCALENDAR", ""])
    }
}
