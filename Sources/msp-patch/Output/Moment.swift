import Foundation

/// Instants and spans as people read them.
enum Moment {
    /// `Sat 2027-01-16 22:00 +01:00`.
    static func local(_ date: Date, _ zone: TimeZone) -> String {
        let offset = zone.secondsFromGMT(for: date)
        let sign = offset < 0 ? "-" : "+"
        let minutes = abs(offset) / 60
        return format(date, zone, "EEE yyyy-MM-dd HH:mm")
            + String(format: " %@%02d:%02d", sign, minutes / 60, minutes % 60)
    }

    /// `2027-01-16T21:00Z`.
    static func utc(_ date: Date) -> String {
        format(date, .gmt, "yyyy-MM-dd'T'HH:mm'Z'")
    }

    /// `2027-01-16T21:00:05Z`.
    static func utcSecond(_ date: Date) -> String {
        format(date, .gmt, "yyyy-MM-dd'T'HH:mm:ss'Z'")
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

    private static func format(_ date: Date, _ zone: TimeZone, _ pattern: String) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = zone
        formatter.dateFormat = pattern
        return formatter.string(from: date)
    }
}
