extension RecurrenceRule {
    private enum Part: String, CaseIterable {
        case frequency = "FREQ", interval = "INTERVAL", days = "BYDAY", monthDays = "BYMONTHDAY", until = "UNTIL"
    }

    /// Reads an RRULE, with or without `RRULE:` in front.
    ///
    /// - Parameter start: the first date, where the window has one: RFC 5545 counts `INTERVAL` from there.
    public init(parsing text: String, start: LocalDate? = nil) throws(WindowSyntaxError) {
        let values = try Self.parts(of: text)
        guard let frequencyText = values[.frequency] else {
            throw WindowSyntaxError("an RRULE begins with FREQ", suggestion: "FREQ=MONTHLY;BYDAY=2TU")
        }
        guard let frequency = Frequency(rawValue: frequencyText) else {
            throw WindowSyntaxError(
                "FREQ=\(frequencyText) is not possible: DAILY, WEEKLY or MONTHLY",
                suggestion: Spelling.nearest(to: frequencyText, in: Frequency.allCases.map(\.rawValue)).map {
                    "FREQ=\($0)"
                })
        }
        self.frequency = frequency
        self.interval = try values[.interval].map(Self.interval) ?? 1
        self.days = try Self.list(values[.days], Self.day)
        self.monthDays = try Self.list(values[.monthDays], Self.monthDay)
        self.until = try values[.until].map(Self.untilDate)
        self.start = start
        try checkWhole()
    }

    private static func parts(of text: String) throws(WindowSyntaxError) -> [Part: String] {
        let upper = text.uppercased().filter { !$0.isWhitespace }
        let body = upper.hasPrefix("RRULE:") ? upper.dropFirst("RRULE:".count) : upper[...]
        var values: [Part: String] = [:]
        for piece in body.split(separator: ";") {
            let pair = piece.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2, let part = Part(rawValue: pair[0]) else {
                let name = pair.first ?? String(piece)
                throw WindowSyntaxError(
                    "\(name) is not possible here: \(Part.allCases.map(\.rawValue).joined(separator: ", "))",
                    suggestion: Spelling.nearest(to: name, in: Part.allCases.map(\.rawValue)))
            }
            guard values.updateValue(pair[1], forKey: part) == nil else {
                throw WindowSyntaxError("\(part.rawValue) stands twice")
            }
        }
        return values
    }

    private static func list<Element>(
        _ text: String?, _ read: (String) throws(WindowSyntaxError) -> Element
    ) throws(WindowSyntaxError) -> [Element] {
        var elements: [Element] = []
        for item in (text ?? "").split(separator: ",") { elements.append(try read(String(item))) }
        return elements
    }

    private static func interval(_ text: String) throws(WindowSyntaxError) -> Int {
        guard let interval = Int(text), (1...366).contains(interval) else {
            throw WindowSyntaxError("INTERVAL=\(text): 1 to 366 are possible")
        }
        return interval
    }

    private static func day(_ text: String) throws(WindowSyntaxError) -> Day {
        let name = String(text.suffix(2))
        let number = String(text.dropLast(2))
        guard let weekday = Weekday.allCases.first(where: { $0.ruleName == name }) else {
            throw WindowSyntaxError(
                "BYDAY=\(text) is not a day: MO TU WE TH FR SA SU, with a number in front for months",
                suggestion: Spelling.nearest(to: name, in: Weekday.allCases.map(\.ruleName)))
        }
        if number.isEmpty { return Day(ordinal: nil, weekday: weekday) }
        guard let ordinal = Int(number), ordinal != 0, (-5...5).contains(ordinal) else {
            throw WindowSyntaxError("BYDAY=\(text): a month has its days 1 to 5 and -1 to -5 times")
        }
        return Day(ordinal: ordinal, weekday: weekday)
    }

    private static func monthDay(_ text: String) throws(WindowSyntaxError) -> Int {
        guard let day = Int(text), day != 0, (-31...31).contains(day) else {
            throw WindowSyntaxError("BYMONTHDAY=\(text): 1 to 31 and -1 to -31 are possible")
        }
        return day
    }

    /// RFC 5545 wants an instant in UTC here when the window has a time of day; that would be another date in most zones, so only a
    /// date is taken, in the client's zone.
    private static func untilDate(_ text: String) throws(WindowSyntaxError) -> LocalDate {
        let digits = text.prefix(8)
        let dashed = "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.dropFirst(6))"
        guard let date = LocalDate(dashed) else {
            throw WindowSyntaxError("UNTIL=\(text) is not a date: UNTIL=YYYYMMDD")
        }
        guard text.count == 8 else {
            throw WindowSyntaxError(
                "UNTIL=\(text): a date is wanted, inclusive, in the client's time zone", suggestion: "UNTIL=\(digits)")
        }
        return date
    }

    private func checkWhole() throws(WindowSyntaxError) {
        if interval > 1, start == nil {
            throw WindowSyntaxError(
                "INTERVAL=\(interval) is counted from a first date: give the window valid: {from: YYYY-MM-DD}")
        }
        if frequency != .monthly, let day = days.first(where: { $0.ordinal != nil }) {
            throw WindowSyntaxError(
                "BYDAY=\(day) has a number, which only FREQ=MONTHLY can have",
                suggestion: "BYDAY=\(day.weekday.ruleName)")
        }
        if frequency == .weekly, !monthDays.isEmpty {
            throw WindowSyntaxError("BYMONTHDAY is not possible with FREQ=WEEKLY (RFC 5545 section 3.3.10)")
        }
        if frequency != .daily, days.isEmpty, monthDays.isEmpty {
            throw WindowSyntaxError(
                "FREQ=\(frequency.rawValue) does not say on which day",
                suggestion: frequency == .weekly ? "FREQ=WEEKLY;BYDAY=SA" : "FREQ=MONTHLY;BYDAY=2TU")
        }
    }
}

extension RecurrenceRule: CustomStringConvertible {
    /// The rule as RFC 5545 writes it.
    public var description: String {
        var parts = ["FREQ=\(frequency.rawValue)"]
        if interval > 1 { parts.append("INTERVAL=\(interval)") }
        if !days.isEmpty { parts.append("BYDAY=" + days.map(\.description).joined(separator: ",")) }
        if !monthDays.isEmpty { parts.append("BYMONTHDAY=" + monthDays.map(String.init).joined(separator: ",")) }
        if let until { parts.append("UNTIL=" + "\(until)".filter { $0 != "-" }) }
        return parts.joined(separator: ";")
    }
}

extension RecurrenceRule.Day: CustomStringConvertible {
    public var description: String { (ordinal.map(String.init) ?? "") + weekday.ruleName }
}
