import Foundation
import Testing

@testable import MaintenanceWindows

/// What must hold in every time zone, checked around each change of its clocks.
@Suite struct ZonePropertyTests {
    static let zones = TimeZone.knownTimeZoneIdentifiers.compactMap { try? TimeZone.named($0) }

    /// Wall times an hour and some minutes on either side of each change of 2026 to 2030.
    private static func times(aroundChangesOf zone: TimeZone) throws -> [(LocalDate, LocalTime)] {
        let clock = WallClock(timeZone: zone)
        var times: [(LocalDate, LocalTime)] = []
        var now = try instant("2026-01-01T00:00Z")
        while let change = zone.nextDaylightSavingTimeTransition(after: now),
            change < (try instant("2031-01-01T00:00Z"))
        {
            for minutes in stride(from: -150.0, through: 150, by: 15) {
                times.append(clock.shown(at: change + minutes * 60))
            }
            // The times that the clocks leave out are shown at no instant: go through the day by the wall as well.
            let day = clock.shown(at: change).date
            times += (0..<96).map { (day, LocalTime(minutesOfDay: $0 * 15)) }
            now = change + 1
        }
        return times
    }

    @Test func knowsManyZones() { #expect(Self.zones.count > 400) }

    @Test(arguments: zones) func readingAgreesWithFoundation(zone: TimeZone) throws {
        var gregorian = Calendar(identifier: .gregorian)
        gregorian.timeZone = zone
        let clock = WallClock(timeZone: zone)
        for (date, time) in try Self.times(aroundChangesOf: zone) {
            let foundation = gregorian.date(
                from: DateComponents(
                    year: date.year, month: date.month, day: date.day, hour: time.hour, minute: time.minute))
            switch clock.read(date, time) {
            case .once(let instant):
                #expect(instant == foundation)
                #expect(clock.shown(at: instant) == (date, time))
            case .gap(let shifted, let by):
                #expect(shifted == foundation)
                #expect(by > 0 && clock.shown(at: shifted) != (date, time))
            case .overlap(let first, let second):
                #expect(first == foundation && first < second)
                #expect(clock.shown(at: first) == (date, time) && clock.shown(at: second) == (date, time))
            }
        }
    }

    @Test(arguments: zones) func daylongWindowsTileTheYear(zone: TimeZone) throws {
        let calendar = WindowCalendar(timeZone: zone, windows: [try window("daily", at: "00:00", .until("00:00"))])
        let instances = calendar.instances(
            of: nil, from: try instant("2027-01-01T00:00Z"), to: try instant("2028-01-01T00:00Z"))
        #expect(instances.count >= 365)
        for (one, following) in zip(instances, instances.dropFirst()) { #expect(one.closes == following.opens) }
    }

    @Test(arguments: zones) func elapsedLengthIsExactAndQuestionsAgree(zone: TimeZone) throws {
        let calendar = WindowCalendar(timeZone: zone, windows: [try window("every Sat, Sun", at: "02:30", .hours(2.5))])
        let end = try instant("2027-12-31T00:00Z")
        var now = try instant("2027-01-01T00:00Z")
        var found: [Date] = []
        while let next = calendar.next(after: now, windows: ["w"]), next.opens < end {
            #expect(next.length == 9000)
            #expect(calendar.open(at: next.opens, windows: ["w"]) == next)
            #expect(calendar.open(at: next.closes, windows: ["w"]) == nil)
            found.append(next.opens)
            now = next.opens
        }
        #expect(found.count >= 103)
        #expect(found == calendar.instances(of: nil, from: try instant("2027-01-01T00:00Z"), to: end).map(\.opens))
    }

    @Test func dayNumbersRoundTrip() throws {
        var previous = LocalDate(dayNumber: -1)
        for number in 0...(150 * 366) {
            let date = LocalDate(dayNumber: number)
            #expect(date.dayNumber == number && previous < date && LocalDate("\(date)") == date)
            #expect(date.weekday == LocalDate(dayNumber: number + 7).weekday)
            previous = date
        }
        #expect(try date("2026-11-21").weekday == .saturday)
    }
}
