/// An .ics file that cannot be taken as a list of blackouts.
public struct ICalendarError: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1, in the file as it is.
    public var line: Int
    public var message: String

    public var description: String { "line \(line): \(message)" }
}

/// Reads the all-day events of an iCalendar file (RFC 5545) as blackouts.
///
/// An event that is not understood is an error and never passed over: it may be the very day on which nothing must be touched.
public enum ICalendarReader {
    /// - Parameters:
    ///   - text: the file's text.
    ///   - name: what an event without SUMMARY is called.
    /// - Returns: one blackout an event, in order of the file; cancelled events left out.
    public static func blackouts(
        in text: String, named name: String, allow: Blackout.Allowance = .nothing
    ) throws(ICalendarError) -> [Blackout] {
        let lines = contentLines(of: text)
        guard let first = lines.first, first.is("BEGIN", "VCALENDAR") else {
            throw ICalendarError(line: 1, message: "not an iCalendar file: it does not begin with BEGIN:VCALENDAR")
        }
        var blackouts: [Blackout] = []
        var event: Event?
        for line in lines {
            if line.is("BEGIN", "VEVENT") {
                event = Event(line: line.number)
            } else if line.is("END", "VEVENT"), let ended = event {
                if let blackout = try ended.blackout(named: name, allow: allow) { blackouts.append(blackout) }
                event = nil
            } else {
                event?.properties.append(line)
            }
        }
        if let event { throw ICalendarError(line: event.line, message: "the event has no END:VEVENT") }
        return blackouts
    }

    /// Joins folded lines: one that begins with a blank goes on the one before (section 3.1).
    private static func contentLines(of text: String) -> [ContentLine] {
        var unfolded: [(number: Int, text: String)] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            if line.first == " " || line.first == "\t", !unfolded.isEmpty {
                unfolded[unfolded.count - 1].text += line.dropFirst()
            } else {
                unfolded.append((index + 1, String(line)))
            }
        }
        return unfolded.compactMap { ContentLine(number: $0.number, text: $0.text) }
    }
}

/// `NAME;PARAMETER=VALUE:VALUE`
private struct ContentLine {
    let number: Int
    let name: String
    let value: String

    init?(number: Int, text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        self.number = number
        self.name = text[..<colon].prefix { $0 != ";" }.uppercased()
        self.value = text[text.index(after: colon)...].trimmingWhitespace
    }

    func `is`(_ name: String, _ value: String) -> Bool { self.name == name && self.value.uppercased() == value }
}

private struct Event {
    let line: Int
    var properties: [ContentLine] = []

    func blackout(named name: String, allow: Blackout.Allowance) throws(ICalendarError) -> Blackout? {
        if value("STATUS")?.value.uppercased() == "CANCELLED" { return nil }
        let title = value("SUMMARY").map { Self.unescaped($0.value) } ?? name
        if let repeats = properties.first(where: { ["RRULE", "RDATE"].contains($0.name) }) {
            throw ICalendarError(
                line: repeats.number,
                message: "the event \"\(title)\" repeats: export it with each date as an event of its own")
        }
        guard let start = value("DTSTART") else {
            throw ICalendarError(line: line, message: "the event \"\(title)\" has no DTSTART")
        }
        let from = try Self.date(start, of: title)
        return Blackout(name: title, from: from, to: try last(of: title, from: from), allow: allow)
    }

    /// DTEND is the day after the last (section 3.6.1); without it and without DURATION the event has one day.
    private func last(of title: String, from: LocalDate) throws(ICalendarError) -> LocalDate {
        if let end = value("DTEND") {
            let after = try Self.date(end, of: title)
            guard after >= from else {
                throw ICalendarError(line: end.number, message: "the event \"\(title)\" ends before it begins")
            }
            return after == from ? from : after.adding(days: -1)
        }
        guard let duration = value("DURATION") else { return from }
        let text = duration.value.uppercased()
        guard text.hasPrefix("P"), let count = Int(text.dropFirst().dropLast()), (1...3660).contains(count),
            let unit = ["D": 1, "W": 7][text.suffix(1)]
        else {
            throw ICalendarError(
                line: duration.number, message: "the event \"\(title)\" does not last whole days: \(text)")
        }
        return from.adding(days: count * unit - 1)
    }

    private func value(_ name: String) -> ContentLine? { properties.first { $0.name == name } }

    private static func date(_ line: ContentLine, of title: String) throws(ICalendarError) -> LocalDate {
        let text = line.value
        let dashed = "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.dropFirst(6))"
        guard let date = LocalDate(dashed) else {
            throw ICalendarError(
                line: line.number, message: "the event \"\(title)\" is not all-day: \(line.name) is \(text), not a date"
            )
        }
        return date
    }

    /// Section 3.3.11.
    private static func unescaped(_ text: String) -> String {
        text.replacing("\\n", with: " ").replacing("\\N", with: " ").replacing("\\,", with: ",")
            .replacing("\\;", with: ";").replacing("\\\\", with: "\\")
    }
}

extension Substring {
    fileprivate var trimmingWhitespace: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
