internal import Foundation

/// How long a client agreed that something may take.
public enum Deadline: Sendable, Equatable {
    case elapsed(seconds: Int)
    /// The same time of day so many days later, also over a change of the clocks.
    case days(Int)
    /// Days from Monday to Friday that are no holidays.
    case workingDays(Int)
    /// The same day so many months later, or the last of that month: a month after 31 January is 28 February.
    case months(Int)

    /// - Parameter text: `90m`, `4h`, `7d`, `2w`, `5wd` or `1mo`.
    public init?(_ text: String) {
        guard let match = text.wholeMatch(of: /(\d{1,9})(s|m|h|d|w|wd|mo)/), let count = Int(match.1),
            count < 100_000 || match.2 == "s" || match.2 == "m"
        else { return nil }
        switch match.2 {
        case "s": self = .elapsed(seconds: count)
        case "m": self = .elapsed(seconds: count * 60)
        case "h": self = .elapsed(seconds: count * 3600)
        case "d": self = .days(count)
        case "w": self = .days(count * 7)
        case "wd": self = .workingDays(count)
        default: self = .months(count)
        }
    }

    /// When something is due that began at `start`.
    ///
    /// - Parameter holidays: midnights in the calendar's zone.
    func due(from start: Date, _ calendar: Calendar, holidays: Set<Date>) -> Date {
        switch self {
        case .elapsed(let seconds): start.addingTimeInterval(Double(seconds))
        case .days(let count): calendar.date(byAdding: .day, value: count, to: start) ?? start
        case .months(let count): calendar.date(byAdding: .month, value: count, to: start) ?? start
        case .workingDays(let count): Self.workingDay(count, after: start, calendar, holidays)
        }
    }

    private static func workingDay(_ count: Int, after start: Date, _ calendar: Calendar, _ holidays: Set<Date>) -> Date
    {
        var left = count
        var date = start
        while left > 0, let next = calendar.date(byAdding: .day, value: 1, to: date) {
            date = next
            let isHoliday = holidays.contains(calendar.startOfDay(for: next))
            if !calendar.isDateInWeekend(next), !isHoliday { left -= 1 }
        }
        return date
    }
}

extension Deadline: CustomStringConvertible {
    /// As a person reads it: `7 days`.
    public var description: String {
        func some(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
        return switch self {
        case .elapsed(let seconds) where seconds.isMultiple(of: 3600): some(seconds / 3600, "hour")
        case .elapsed(let seconds) where seconds.isMultiple(of: 60): some(seconds / 60, "minute")
        case .elapsed(let seconds): some(seconds, "second")
        case .days(let count): some(count, "day")
        case .workingDays(let count): some(count, "working day")
        case .months(let count): some(count, "month")
        }
    }
}
