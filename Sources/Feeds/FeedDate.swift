import Foundation

/// Dates as feeds write them.
enum FeedDate {
    /// `2025-08-25`, `2025-08-25T17:04:19.9796Z`, `2026-10-03T00:00:00+0000`; nil for anything else. A day begins in UTC.
    static func read(_ text: String) -> Date? {
        let day = text.prefix(10)
        guard let date = try? Date(String(day), strategy: dayStrategy) else { return nil }
        let time = text.dropFirst(11)
        guard text.dropFirst(10).first == "T", time.count >= 8 else { return date }
        let numbers = time.prefix(8).split(separator: ":").compactMap { Int($0) }
        guard numbers.count == 3 else { return date }
        let seconds = numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
        return date.addingTimeInterval(Double(seconds - offset(time.dropFirst(8))))
    }

    /// `2025-08-25`.
    static func day(_ date: Date) -> String { date.formatted(dayStrategy) }

    private static let dayStrategy = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()

    /// Seconds east of Greenwich of `.123+02:00`, `+0000`, `Z`.
    private static func offset(_ text: Substring) -> Int {
        guard let sign = text.firstIndex(where: { $0 == "+" || $0 == "-" }) else { return 0 }
        let digits = text[sign...].filter(\.isNumber).prefix(4)
        guard digits.count == 4, let number = Int(digits) else { return 0 }
        return (number / 100 * 3600 + number % 100 * 60) * (text[sign] == "-" ? -1 : 1)
    }
}
