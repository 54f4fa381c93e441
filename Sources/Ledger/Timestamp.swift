public import Foundation

/// Instants as the ledger keeps them: to the millisecond, in UTC.
public enum Timestamp {
    /// Days from the first of March of the year 0 to 1970.
    private static let epoch: Int64 = 719_468
    /// The years 1583 to 9998, in seconds since 1970: with the calendar of today and four digits.
    private static let common: Range<TimeInterval> = -12_212_553_600..<253_370_764_800
    private static let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    public static func milliseconds(_ date: Date) -> Int64 {
        Int64((date.timeIntervalSince1970 * 1000).rounded())
    }

    public static func date(milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// - Returns: `date` as it comes back from the ledger.
    public static func rounded(_ date: Date) -> Date {
        Self.date(milliseconds: milliseconds(date))
    }

    /// - Returns: for instance `2026-10-17T22:00:00.000Z`.
    public static func text(_ date: Date) -> String {
        guard common.contains(date.timeIntervalSince1970) else {
            // Foundation cuts off what is beyond a millisecond, and half of all milliseconds are a little less than themselves
            // as a Double: without the margin they would come back as the one before.
            return rounded(date).addingTimeInterval(0.0002).formatted(format)
        }
        let (seconds, milliseconds) = milliseconds(date).dividedRoundingDown(by: 1000)
        var text = digits(ofSecond: seconds)
        text.append(UInt8(ascii: "."))
        append(milliseconds, digits: 3, to: &text)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    /// - Returns: for instance `2026-10-17T22:00:00Z`: the second that the instant is in.
    public static func textToTheSecond(_ date: Date) -> String {
        guard common.contains(date.timeIntervalSince1970) else { return date.formatted(.iso8601) }
        let text = digits(ofSecond: Int64(date.timeIntervalSince1970.rounded(.down))) + [UInt8(ascii: "Z")]
        return String(decoding: text, as: UTF8.self)
    }

    static func date(_ text: String) -> Date? {
        (try? format.parse(text)).map(rounded)
    }

    // The Gregorian calendar in years that begin in March, so that the leap day is a year's last (Hinnant, chrono-Compatible Low-Level
    // Date Algorithms). A scan of a thousand hosts writes tens of thousands of instants, and Foundation asks a calendar for each.

    /// `2026-10-17T22:00:00` of a second since 1970.
    private static func digits(ofSecond second: Int64) -> [UInt8] {
        let (day, secondOfDay) = second.dividedRoundingDown(by: 86_400)
        let (era, dayOfEra) = (day + epoch).dividedRoundingDown(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        var text: [UInt8] = []
        text.reserveCapacity(24)
        append(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), digits: 4, to: &text)
        let parts: [(mark: Unicode.Scalar, number: Int64)] = [
            ("-", month), ("-", dayOfYear - (153 * monthFromMarch + 2) / 5 + 1),
            ("T", secondOfDay / 3600), (":", secondOfDay / 60 % 60), (":", secondOfDay % 60),
        ]
        for (mark, number) in parts {
            text.append(UInt8(ascii: mark))
            append(number, digits: 2, to: &text)
        }
        return text
    }

    private static func append(_ number: Int64, digits: Int, to text: inout [UInt8]) {
        if digits > 1 { append(number / 10, digits: digits - 1, to: &text) }
        text.append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// Reads `2026-10-17T22:00:00.000Z`, as ``text(_:)`` writes it.
    static func milliseconds(canonical text: UnsafeBufferPointer<UInt8>) -> Int64? {
        let form: StaticString = "0000-00-00T00:00:00.000Z"
        guard text.count == form.utf8CodeUnitCount else { return nil }
        for (byte, place) in zip(text, UnsafeBufferPointer(start: form.utf8Start, count: form.utf8CodeUnitCount)) {
            guard place == UInt8(ascii: "0") ? (48...57).contains(byte) : byte == place else { return nil }
        }
        func number(_ range: Range<Int>) -> Int64 { text[range].reduce(0) { $0 * 10 + Int64($1 - 48) } }
        let (month, day) = (number(5..<7), number(8..<10))
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        let year = number(0..<4) - (month <= 2 ? 1 : 0)
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - epoch
        let seconds = days * 86_400 + number(11..<13) * 3600 + number(14..<16) * 60 + number(17..<19)
        return seconds * 1000 + number(20..<23)
    }
}

extension Int64 {
    fileprivate func dividedRoundingDown(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
