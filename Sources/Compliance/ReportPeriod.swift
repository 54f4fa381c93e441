public import Foundation

/// The time that a report is about: half-open, `[start, end)`, from midnight to midnight in the client's zone.
public struct ReportPeriod: Codable, Sendable, Equatable {
    /// How long a period is, which is what decides the one before it.
    public enum Unit: String, Codable, Sendable { case month, quarter, year, days }

    /// As it was asked for: `2026-10`, `2026-Q4`, `2026`, `2026-10-01..2026-10-31`.
    public let name: String
    public let unit: Unit
    public let start: Date
    public let end: Date

    /// - Parameters:
    ///   - text: a month, a quarter, a year, or two days of which both belong to the period.
    ///   - timeZone: of the client.
    public init(_ text: String, timeZone: TimeZone) throws(ComplianceError) {
        let calendar = Calendar.gregorian(timeZone)
        guard let (unit, first, last) = Self.read(text, calendar), first < last else {
            throw .unreadablePeriod(text)
        }
        self.init(name: text, unit: unit, start: first, end: last)
    }

    private init(name: String, unit: Unit, start: Date, end: Date) {
        self.name = name
        self.unit = unit
        self.start = start
        self.end = end
    }

    private static func read(_ text: String, _ calendar: Calendar) -> (Unit, Date, Date)? {
        if let match = text.wholeMatch(of: /(\d{4})-(\d{2})-(\d{2})\.\.(\d{4})-(\d{2})-(\d{2})/) {
            guard let first = calendar.day(match.1, match.2, match.3),
                let last = calendar.day(match.4, match.5, match.6)
            else { return nil }
            return calendar.date(byAdding: .day, value: 1, to: last).map { (.days, first, $0) }
        }
        if let match = text.wholeMatch(of: /(\d{4})-Q([1-4])/), let quarter = Int(match.2) {
            return calendar.day(match.1, "\(quarter * 3 - 2)", "1").flatMap { span(.quarter, $0, months: 3, calendar) }
        }
        if let match = text.wholeMatch(of: /(\d{4})-(\d{2})/) {
            return calendar.day(match.1, match.2, "1").flatMap { span(.month, $0, months: 1, calendar) }
        }
        if let match = text.wholeMatch(of: /\d{4}/) {
            return calendar.day(match.output, "1", "1").flatMap { span(.year, $0, months: 12, calendar) }
        }
        return nil
    }

    private static func span(_ unit: Unit, _ first: Date, months: Int, _ calendar: Calendar) -> (Unit, Date, Date)? {
        calendar.date(byAdding: .month, value: months, to: first).map { (unit, first, $0) }
    }

    /// The period of the same kind just before this one.
    public func previous(timeZone: TimeZone) -> ReportPeriod? {
        let calendar = Calendar.gregorian(timeZone)
        let earlier: Date? =
            switch unit {
            case .month: calendar.date(byAdding: .month, value: -1, to: start)
            case .quarter: calendar.date(byAdding: .month, value: -3, to: start)
            case .year: calendar.date(byAdding: .year, value: -1, to: start)
            case .days:
                calendar.dateComponents([.day], from: start, to: end).day.flatMap {
                    calendar.date(byAdding: .day, value: -$0, to: start)
                }
            }
        return earlier.map { ReportPeriod(name: name(of: $0, calendar), unit: unit, start: $0, end: start) }
    }

    /// This period and those before it, the oldest first.
    public func history(_ count: Int, timeZone: TimeZone) -> [ReportPeriod] {
        var periods = [self]
        while periods.count < count, let earlier = periods.last?.previous(timeZone: timeZone) {
            periods.append(earlier)
        }
        return periods.reversed()
    }

    private func name(of first: Date, _ calendar: Calendar) -> String {
        let parts = calendar.dateComponents([.year, .month], from: first)
        let year = parts.year ?? 0
        let month = parts.month ?? 0
        return switch unit {
        case .month: "\(year)-\(month < 10 ? "0" : "")\(month)"
        case .quarter: "\(year)-Q\((month + 2) / 3)"
        case .year: "\(year)"
        case .days: "\(calendar.isoDay(first))..\(calendar.isoDay(start.addingTimeInterval(-1)))"
        }
    }

    public func contains(_ date: Date) -> Bool { start <= date && date < end }
}
