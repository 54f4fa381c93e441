import Foundation

/// The clock on the wall of a time zone: which instants show a given date and time.
struct WallClock {
    let timeZone: TimeZone

    enum Reading: Equatable {
        case once(Date)
        /// The clocks leave this time out. RFC 5545 section 3.3.5: taken with the offset before the gap, so it shows `shifted` later.
        case gap(shifted: Date, by: TimeInterval)
        /// The clocks show this time twice.
        case overlap(first: Date, second: Date)
    }

    /// Tries the offsets that hold a day before and a day after; in no zone do the clocks change twice within that time.
    ///
    /// `Calendar.date(from:)` gives the same instants but not which of the three cases it was (tests hold the two together), and
    /// `Calendar.nextDate` is wrong around changes of half an hour.
    func read(_ date: LocalDate, _ time: LocalTime) -> Reading {
        let shown = Double(date.dayNumber * 86_400 + time.minutesOfDay * 60)
        let before = offset(at: Date(timeIntervalSince1970: shown - 86_400))
        let after = offset(at: Date(timeIntervalSince1970: shown + 86_400))
        let withBefore = Date(timeIntervalSince1970: shown - before)
        let withAfter = Date(timeIntervalSince1970: shown - after)
        switch (offset(at: withBefore) == before, offset(at: withAfter) == after) {
        case (true, true):
            return before == after ? .once(withBefore) : .overlap(first: withBefore, second: withAfter)
        case (true, false): return .once(withBefore)
        case (false, true): return .once(withAfter)
        case (false, false): return .gap(shifted: withBefore, by: after - before)
        }
    }

    /// The date and time shown at an instant.
    func shown(at instant: Date) -> (date: LocalDate, time: LocalTime) {
        let shown = Int((instant.timeIntervalSince1970 + offset(at: instant)).rounded(.down))
        let day = Int((Double(shown) / 86_400).rounded(.down))
        let minutes = (shown - day * 86_400) / 60
        return (LocalDate(dayNumber: day), LocalTime(minutesOfDay: minutes))
    }

    /// The first instant of a date: midnight, or where the clocks leave that out, what follows it.
    func start(of date: LocalDate) -> Date {
        switch read(date, .midnight) {
        case .once(let instant), .gap(let instant, _), .overlap(let instant, _): instant
        }
    }

    /// Seconds ahead of UTC.
    func offset(at instant: Date) -> TimeInterval { TimeInterval(timeZone.secondsFromGMT(for: instant)) }
}
