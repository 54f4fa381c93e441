extension Recurrence {
    /// Whether a window opens on a date.
    public func includes(_ date: LocalDate) -> Bool {
        switch self {
        case .daily: true
        case .weekly(let days): days.contains(date.weekday)
        case .everyWeeks(let weeks, _, let anchor):
            date >= anchor && (date.dayNumber - anchor.dayNumber).isMultiple(of: 7 * weeks)
        case .monthly(let ordinal, let weekday, let plusDays):
            ordinal.selects(date.adding(days: -plusDays), weekday)
        case .once(let only): date == only
        case .rule(let rule, let plusDays): rule.includes(date.adding(days: -plusDays))
        }
    }
}

extension Recurrence.Ordinal {
    /// Whether a date is the first, second, … such weekday of its month.
    func selects(_ date: LocalDate, _ weekday: Weekday) -> Bool {
        guard date.weekday == weekday else { return false }
        return switch self {
        case .first: date.day <= 7
        case .second: (8...14).contains(date.day)
        case .third: (15...21).contains(date.day)
        case .fourth: (22...28).contains(date.day)
        case .last: date.day + 7 > LocalDate.daysInMonth(year: date.year, month: date.month)
        }
    }
}

extension RecurrenceRule {
    /// Whether a date is in the rule's recurrence set (RFC 5545 section 3.3.10).
    public func includes(_ date: LocalDate) -> Bool {
        if let start, date < start { return false }
        if let until, date > until { return false }
        return matchesInterval(date) && matchesDays(date) && matchesMonthDays(date)
    }

    /// Parsing makes sure that there is a start wherever the interval is not 1.
    private func matchesInterval(_ date: LocalDate) -> Bool {
        guard interval > 1, let start else { return true }
        let periods =
            switch frequency {
            case .daily: date.dayNumber - start.dayNumber
            case .weekly: (Self.monday(of: date) - Self.monday(of: start)) / 7
            case .monthly: (date.year - start.year) * 12 + date.month - start.month
            }
        return periods.isMultiple(of: interval)
    }

    /// Weeks begin on Monday, as RFC 5545 has it without WKST.
    private static func monday(of date: LocalDate) -> Int { date.dayNumber - (date.weekday.rawValue - 1) }

    private func matchesDays(_ date: LocalDate) -> Bool {
        let length = LocalDate.daysInMonth(year: date.year, month: date.month)
        let fromStart = (date.day - 1) / 7 + 1
        let fromEnd = -((length - date.day) / 7 + 1)
        return days.isEmpty
            || days.contains { day in
                day.weekday == date.weekday
                    && (day.ordinal == nil || day.ordinal == fromStart || day.ordinal == fromEnd)
            }
    }

    private func matchesMonthDays(_ date: LocalDate) -> Bool {
        let length = LocalDate.daysInMonth(year: date.year, month: date.month)
        return monthDays.isEmpty || monthDays.contains(date.day) || monthDays.contains(date.day - length - 1)
    }
}
