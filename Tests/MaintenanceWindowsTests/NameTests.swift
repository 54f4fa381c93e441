import Foundation
import Testing

@testable import MaintenanceWindows

@Suite struct NameTests {
    @Test(arguments: ["Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "UTC", "Europe/Kyiv"])
    func places(name: String) throws {
        #expect(try TimeZone.named(name).secondsFromGMT() < 86_400)
    }

    @Test(arguments: [
        ("Europe/Berln", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"), ("Berlin", "Europe/Berlin"),
        ("New York", "America/New_York"), ("America/Chicgo", "America/Chicago"), ("GMT", "UTC"), ("utc", "UTC"),
        ("CET", nil),
        ("GMT+2", nil), ("EST5EDT", nil), ("", nil), ("Europe", nil), ("Etc/UTC", "UTC"), ("local", nil),
    ])
    func notPlaces(name: String, suggestion: String?) {
        let error = #expect(throws: TimeZoneNameError.self) { try TimeZone.named(name) }
        #expect(error?.suggestion == suggestion)
    }

    @Test func utcKeepsItsName() throws { #expect(try TimeZone.named("UTC").placeName == "UTC") }

    @Test(arguments: [
        ("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3), ("wnidow", "window", 1), ("ca", "abc", 3),
    ])
    func editDistance(left: String, right: String, distance: Int) {
        #expect(Spelling.editDistance(left, right) == distance)
        #expect(Spelling.editDistance(right, left) == distance)
    }

    @Test func nearestWord() {
        #expect(Spelling.nearest(to: "blackout", in: ["windows", "blackouts"]) == "blackouts")
        #expect(Spelling.nearest(to: "zzz", in: ["windows", "blackouts"]) == nil)
    }

    @Test(arguments: ["00:00", "23:59", "09:05"]) func times(text: String) {
        #expect(LocalTime(text)?.description == text)
    }

    @Test(arguments: ["24:00", "9:05", "09:60", "0905", "09:05:00", "", "ab:cd", "-1:00", "１２:00"])
    func wrongTimes(text: String) { #expect(LocalTime(text) == nil) }

    @Test(arguments: [
        "2027-02-29", "2027-13-01", "2027-00-01", "2027-1-1", "27-01-01", "", "2027/01/01", "1969-12-31", "+027-01-01",
    ])
    func wrongDates(text: String) { #expect(LocalDate(text) == nil) }
}
