extension Recurrence {
    /// Reads the grammar of ``Recurrence``, in any case of letters.
    public init(parsing text: String) throws(WindowSyntaxError) {
        let words = Self.words(of: text)
        if let recurrence = try Self.parse(words) {
            self = recurrence
            return
        }
        throw WindowSyntaxError("\"\(text)\" is not a recurrence", suggestion: Self.nearestForm(to: words))
    }

    /// Lower-case words; commas and signs stand alone, the hyphens within a date do not.
    private static func words(of text: String) -> [String] {
        var spaced = ""
        var previous: Character = " "
        for character in text.lowercased() {
            let isSign = character == "," || character == "+" || (character == "-" && !previous.isNumber)
            spaced += isSign ? " \(character) " : String(character)
            previous = character
        }
        return spaced.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// - Returns: nil when the words have no valid form.
    /// - Throws: where the form is valid and what it says is not.
    private static func parse(_ words: [String]) throws(WindowSyntaxError) -> Recurrence? {
        guard let first = words.first else { return nil }
        if words == ["daily"] { return .daily }
        if words.count == 1, first.first?.isNumber == true { return try parseDate(first).map(Recurrence.once) }
        if first == "every" {
            return words.contains("weeks") ? try parseEveryWeeks(words) : parseWeekly(words.dropFirst())
        }
        return try parseMonthly(words)
    }

    private static func parseDate(_ word: String) throws(WindowSyntaxError) -> LocalDate? {
        if let date = LocalDate(word) { return date }
        guard word.split(separator: "-").map(\.count) == [4, 2, 2] else { return nil }
        throw WindowSyntaxError("\(word) is not in the calendar")
    }

    /// `Sat` · `Mon, Wed`
    private static func parseWeekly(_ words: ArraySlice<String>) -> Recurrence? {
        let lists = words.split(separator: ",", omittingEmptySubsequences: false)
        let days = lists.compactMap { $0.count == 1 ? $0.first.flatMap { Weekday(word: $0) } : nil }
        guard days.count == lists.count, !days.isEmpty else { return nil }
        return .weekly(on: Set(days).sorted())
    }

    /// `every N weeks on D from YYYY-MM-DD`
    private static func parseEveryWeeks(_ words: [String]) throws(WindowSyntaxError) -> Recurrence? {
        guard words.count == 7, words[2] == "weeks", words[3] == "on", words[5] == "from",
            let weeks = Int(words[1]), let day = Weekday(word: words[4]), let anchor = try parseDate(words[6])
        else { return nil }
        guard (1...52).contains(weeks) else { throw WindowSyntaxError("\(weeks) weeks: 1 to 52 are possible") }
        guard anchor.weekday == day else {
            let back = (anchor.weekday.rawValue - day.rawValue + 7) % 7
            throw WindowSyntaxError(
                "\(anchor) is a \(anchor.weekday.name), not a \(day.name)",
                suggestion: "\(Recurrence.everyWeeks(weeks, on: day, from: anchor.adding(days: -back)))")
        }
        return .everyWeeks(weeks, on: day, from: anchor)
    }

    /// `second Tuesday` · `second Tuesday + 4 days`
    private static func parseMonthly(_ words: [String]) throws(WindowSyntaxError) -> Recurrence? {
        guard words.count >= 2, let ordinal = Ordinal(rawValue: words[0]), let day = Weekday(word: words[1]) else {
            return nil
        }
        guard let plusDays = try parsePlusDays(words.dropFirst(2)) else { return nil }
        return .monthly(ordinal, day, plusDays: plusDays)
    }

    /// Nothing, or `+ 4 days`.
    private static func parsePlusDays(_ words: ArraySlice<String>) throws(WindowSyntaxError) -> Int? {
        if words.isEmpty { return 0 }
        let words = Array(words)
        guard words.count == 3, ["+", "-"].contains(words[0]), let days = Int(words[1]),
            ["day", "days"].contains(words[2])
        else { return nil }
        guard (0...30).contains(days) else { throw WindowSyntaxError("\(days) days: 0 to 30 are possible") }
        return words[0] == "-" ? -days : days
    }

    /// Reads the `plus:` of an RRULE: `4 days`, `+ 4 days`, `- 1 day`.
    public static func plusDays(parsing text: String) throws(WindowSyntaxError) -> Int {
        let words = Self.words(of: text)
        let signed = words.first?.first?.isNumber == true ? ["+"] + words : words
        guard !signed.isEmpty, let days = try parsePlusDays(signed[...]) else {
            throw WindowSyntaxError("\"\(text)\" is not a number of days", suggestion: "4 days")
        }
        return days
    }
}

/// What somebody meant: each word replaced by the nearest of the grammar; where that makes no valid form, the form that looks most like it.
extension Recurrence {
    private static let otherSpellings = [
        "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "each": "every", "weekly": "every",
        "everyday": "daily",
        "final": "last", "fifth": "last", "plus": "+", "minus": "-", "and": ",", "starting": "from", "since": "from",
    ]
    private static let vocabulary =
        ["daily", "every", "weeks", "on", "from", "days"] + Ordinal.allCases.map(\.rawValue)
        + Weekday.allCases.flatMap { [$0.name.lowercased(), $0.shortName.lowercased()] }

    private static func nearestForm(to words: [String]) -> String {
        if [["every", "day"], ["each", "day"], ["every", "night"], ["nightly"], ["every", "1", "day"]].contains(words) {
            return "\(Recurrence.daily)"
        }
        let corrected = words.map { word in
            if word.first?.isNumber == true || ["+", "-", ","].contains(word) { return otherSpellings[word] ?? word }
            return otherSpellings[word] ?? Spelling.nearest(to: word, in: vocabulary) ?? word
        }
        let withoutOn = corrected.filter { $0 != "on" }
        for attempt in [corrected, withoutOn, ["every"] + withoutOn] {
            if let recurrence = try? parse(attempt) { return "\(recurrence)" }
        }
        return template(for: corrected)
    }

    private static func template(for words: [String]) -> String {
        let day = words.lazy.compactMap { Weekday(word: $0) }.first
        if words.contains("weeks") || words.contains("other") {
            return "every 2 weeks on \((day ?? .wednesday).shortName) from YYYY-MM-DD"
        }
        if let ordinal = words.lazy.compactMap({ Ordinal(rawValue: $0) }).first {
            return "\(ordinal.rawValue) \((day ?? .tuesday).name) + 4 days"
        }
        if words.contains(where: { $0.first?.isNumber == true && $0.contains("-") }) { return "YYYY-MM-DD" }
        return day.map { "every \($0.shortName)" } ?? "second Tuesday + 4 days"
    }
}

extension Recurrence: CustomStringConvertible {
    /// The canonical spelling; reading it gives the same recurrence (of an RRULE, its text).
    public var description: String {
        switch self {
        case .daily: "daily"
        case .weekly(let days): "every " + days.map(\.shortName).joined(separator: ", ")
        case .everyWeeks(let weeks, let day, let anchor): "every \(weeks) weeks on \(day.shortName) from \(anchor)"
        case .monthly(let ordinal, let day, let plusDays): "\(ordinal.rawValue) \(day.name)" + Self.suffix(plusDays)
        case .once(let date): "\(date)"
        case .rule(let rule, let plusDays): "\(rule)" + Self.suffix(plusDays)
        }
    }

    private static func suffix(_ plusDays: Int) -> String {
        plusDays == 0 ? "" : " \(plusDays < 0 ? "-" : "+") \(abs(plusDays)) day" + (abs(plusDays) == 1 ? "" : "s")
    }
}
