/// The dates on which a window comes round: a closed grammar, so that a person reads it the way the program does.
///
/// `daily` · `every D[, D]*` · `every N weeks on D from YYYY-MM-DD` · `first|second|third|fourth|last D [(+|-) N days]` ·
/// `YYYY-MM-DD`, where D is `Mon` or `Monday`; in any case of letters. A window belongs to the date on which it opens.
public enum Recurrence: Hashable, Sendable {
    case daily
    /// Never empty, in the order of the week.
    case weekly(on: [Weekday])
    /// Counted from `from`, which is such a day itself.
    case everyWeeks(Int, on: Weekday, from: LocalDate)
    /// `plusDays` may be negative, and may lead into a neighbouring month.
    case monthly(Ordinal, Weekday, plusDays: Int)
    case once(LocalDate)
    /// An RRULE of RFC 5545, in the subset of ``RecurrenceRule``.
    case rule(RecurrenceRule, plusDays: Int)

    public enum Ordinal: String, CaseIterable, Sendable { case first, second, third, fourth, last }
}
