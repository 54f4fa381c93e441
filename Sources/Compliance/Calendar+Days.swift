internal import Foundation

extension Calendar {
    static func gregorian(_ timeZone: TimeZone) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        return calendar
    }

    /// - Returns: midnight of a day, or nil where there is no such day.
    func day(_ year: some StringProtocol, _ month: some StringProtocol, _ day: some StringProtocol) -> Date? {
        let components = DateComponents(year: Int(year), month: Int(month), day: Int(day))
        guard let date = date(from: components) else { return nil }
        // Foundation takes the 31st of June for the 1st of July.
        let found = dateComponents([.year, .month, .day], from: date)
        guard found.year == components.year, found.month == components.month, found.day == components.day else {
            return nil
        }
        return date
    }

    /// - Parameter text: `2026-10-17`.
    func day(_ text: String) -> Date? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy(Self.isDigit) }) else {
            return nil
        }
        return day(parts[0], parts[1], parts[2])
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// - Returns: `2026-10-17`.
    func isoDay(_ date: Date) -> String {
        let parts = dateComponents([.year, .month, .day], from: date)
        func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        return "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
    }
}
