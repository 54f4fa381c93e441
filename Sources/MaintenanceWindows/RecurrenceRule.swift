/// The part of an RFC 5545 RRULE that a maintenance window can be: `FREQ=DAILY|WEEKLY|MONTHLY`, `INTERVAL`, `BYDAY` (with ordinals
/// for months), `BYMONTHDAY`, `UNTIL` (a date).
public struct RecurrenceRule: Hashable, Sendable {
    public enum Frequency: String, CaseIterable, Sendable {
        case daily = "DAILY", weekly = "WEEKLY", monthly = "MONTHLY"
    }

    /// `TU`, `2TU` or `-1TU`.
    public struct Day: Hashable, Sendable {
        /// 1 to 5 from the start of the month, -1 to -5 from its end, nil for every such day.
        public let ordinal: Int?
        public let weekday: Weekday
    }

    public let frequency: Frequency
    public let interval: Int
    public let days: [Day]
    /// 1 to 31, or -1 to -31 from the end of the month.
    public let monthDays: [Int]
    /// The last date, inclusive.
    public let until: LocalDate?
    /// The first date and the anchor of `INTERVAL` (the date of RFC 5545's DTSTART).
    public let start: LocalDate?
}
