internal import Compliance
internal import Foundation
import Vocabulary

/// Instants and names as the reader of a report expects them: in the client's zone, in English, the same everywhere.
struct ReportWords {
    private let calendar: Calendar
    private let timeZone: TimeZone
    let zone: String

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    init(_ model: ComplianceModel) { self.init(timeZone: model.timeZone) }

    init(timeZone name: String) {
        timeZone = TimeZone(identifier: name) ?? .gmt
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        self.calendar = calendar
        zone = name
    }

    /// `17 Oct 2026`
    func day(_ date: Date) -> String {
        let parts = calendar.dateComponents([.day, .month, .year], from: date)
        return "\(parts.day ?? 0) \(Self.month(parts.month).prefix(3)) \(parts.year ?? 0)"
    }

    /// `17 Oct 2026, 17:05`
    func instant(_ date: Date) -> String {
        let parts = calendar.dateComponents([.hour, .minute], from: date)
        return "\(day(date)), \(Self.two(parts.hour)):\(Self.two(parts.minute))"
    }

    /// When a window opens, with what a person in another zone needs: `Sat 17 Oct 2026, 22:00 (UTC-05:00)`
    func opening(_ date: Date) -> String {
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let weekday = days[(calendar.component(.weekday, from: date) - 1) % 7]
        let minutes = timeZone.secondsFromGMT(for: date) / 60
        let offset = "\(minutes < 0 ? "-" : "+")\(Self.two(abs(minutes) / 60)):\(Self.two(abs(minutes) % 60))"
        return "\(weekday) \(instant(date)) (UTC\(offset))"
    }

    /// `2026-10-17T17:05:00-05:00`
    func iso(_ date: Date) -> String {
        date.formatted(
            Date.ISO8601FormatStyle(timeZone: timeZone).year().month().day().dateSeparator(.dash)
                .dateTimeSeparator(.standard).time(includingFractionalSeconds: false).timeSeparator(.colon)
                .timeZone(separator: .colon))
    }

    /// `October 2026`, `4th quarter 2026`, `2026`, `5 Oct 2026 to 11 Oct 2026`
    func period(_ period: ReportPeriod) -> String {
        let first = calendar.dateComponents([.month, .year], from: period.start)
        let year = first.year ?? 0
        let month = first.month ?? 1
        return switch period.unit {
        case .month: "\(Self.month(month)) \(year)"
        case .quarter: "\(["1st", "2nd", "3rd", "4th"][min(3, (month - 1) / 3)]) quarter \(year)"
        case .year: "\(year)"
        case .days: span(period)
        }
    }

    /// When the states of hosts are given for: `at the end of 31 Oct 2026`, or the time of knowledge.
    func stateInstant(_ model: ComplianceModel) -> String {
        model.isOver ? "at the end of \(day(model.asOf.addingTimeInterval(-1)))" : "on \(instant(model.asOf))"
    }

    /// `1 Oct 2026 to 31 Oct 2026`: both days belong to it.
    func span(_ period: ReportPeriod) -> String { "\(day(period.start)) to \(day(period.end.addingTimeInterval(-1)))" }

    /// Under a bar: `Oct`, `2026-Q4`.
    static func shortPeriod(_ name: String) -> String {
        guard let match = name.wholeMatch(of: /\d{4}-(\d{2})/), let number = Int(match.1) else { return name }
        return String(month(number).prefix(3))
    }

    private static func month(_ number: Int?) -> String {
        let index = (number ?? 1) - 1
        return months.indices.contains(index) ? months[index] : ""
    }

    private static func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }

    /// `3`, `2.5`, `-1`
    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\((value * 10).rounded(.down) / 10)"
    }

    /// Whole days; empty for what is in time.
    static func daysLate(_ row: ObligationRow) -> String {
        switch row.daysLate {
        case ...0: ""
        case ..<1: "< 1"
        default: "\(Int(row.daysLate))"
        }
    }

    /// Whether it can be met in time, in a few words; empty where nothing is known or it is closed.
    static func forecast(_ row: ObligationRow) -> String {
        guard let forecast = row.forecast else { return "" }
        return switch forecast.outlook {
        case .inTime: "in window"
        case .late: "window too late"
        case .noWindow: "no window"
        case .blocked: "blocked: \(forecast.obstacle)"
        case .overdue: ""
        }
    }

    /// `a, b`, `a, b, c and 3 more`
    static func names(_ names: [String], atMost limit: Int = 3) -> String {
        let rest = names.count > limit ? " and \(names.count - limit) more" : ""
        return names.prefix(limit).joined(separator: ", ") + rest
    }

    /// `2 critical, 1 low`
    static func severities(_ rows: [ObligationRow]) -> String {
        counts(rows).map { "\($1) \($0.rawValue)" }.joined(separator: ", ")
    }

    /// `2 C, 1 L`
    static func severityLetters(_ rows: [ObligationRow]) -> String {
        counts(rows).map { "\($1) \($0.rawValue.prefix(1).uppercased())" }.joined(separator: ", ")
    }

    private static func counts(_ rows: [ObligationRow]) -> [(Severity, Int)] {
        Severity.allCases.map { severity in (severity, rows.count { $0.severity == severity }) }.filter { $0.1 > 0 }
    }

    static func some(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
    }
}
