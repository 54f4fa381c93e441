import Foundation

/// Instants and spans as people read them.
enum Moment {
    /// `Sat 2027-01-16 22:00 +01:00`.
    static func local(_ date: Date, _ zone: TimeZone) -> String {
        let parts = parts(of: date, zone)
        let weekday = weekdays[((parts.weekday ?? 1) - 1) % 7]
        let offset = zone.secondsFromGMT(for: date)
        let minutes = abs(offset) / 60
        let zoneText = "\(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
        return "\(weekday) \(day(parts)) \(time(parts)) \(zoneText)"
    }

    /// `2027-01-16T21:00Z`.
    static func utc(_ date: Date) -> String {
        let parts = parts(of: date, .gmt)
        return "\(day(parts))T\(time(parts))Z"
    }

    /// `2027-01-16T21:00:05Z`.
    static func utcSecond(_ date: Date) -> String {
        let parts = parts(of: date, .gmt)
        return "\(day(parts))T\(time(parts)):\(two(parts.second))Z"
    }

    /// `4 h`, `3 h 30 min`, `45 s`.
    static func span(_ seconds: TimeInterval) -> String {
        let whole = Int(seconds.rounded())
        switch whole {
        case ..<120: return "\(whole) s"
        case ..<7200: return "\(whole / 60) min"
        case ..<172_800:
            let minutes = whole % 3600 / 60
            return "\(whole / 3600) h" + (minutes == 0 ? "" : " \(minutes) min")
        default: return "\(whole / 86_400) d"
        }
    }

    /// How long ago, in words.
    static func age(of date: Date, at now: Date = Date()) -> String {
        "\(span(max(0, now.timeIntervalSince(date)))) ago"
    }

    /// Reads `2027-01-16T21:00:00Z`.
    ///
    /// - Throws: `Failure` when it is none.
    static func instant(_ text: String) throws -> Date {
        do {
            return try Date(text, strategy: .iso8601)
        } catch {
            throw Failure.wrongUse("msp-patch: \"\(text)\" is no instant; write it as 2027-01-16T21:00:00Z")
        }
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    /// By a calendar and not by a formatter, which takes a hundred times as long to make: `status` shows thousands of instants.
    private static func parts(of date: Date, _ zone: TimeZone) -> DateComponents {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar.dateComponents([.year, .month, .day, .weekday, .hour, .minute, .second], from: date)
    }

    private static func day(_ parts: DateComponents) -> String {
        let year = String(parts.year ?? 0)
        let padding = String(repeating: "0", count: max(0, 4 - year.count))
        return "\(padding)\(year)-\(two(parts.month))-\(two(parts.day))"
    }

    private static func time(_ parts: DateComponents) -> String { "\(two(parts.hour)):\(two(parts.minute))" }

    private static func two(_ number: Int?) -> String {
        let text = String(number ?? 0)
        return text.count < 2 ? "0" + text : text
    }
}
