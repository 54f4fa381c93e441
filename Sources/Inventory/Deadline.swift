/// A span allowed by a contract. Working days and months are things of the calendar and cannot be turned into seconds.
public enum Deadline: Sendable, Hashable, CustomStringConvertible {
    /// `48h`, `30m`: exact.
    case elapsed(Duration)
    /// `7d` or a bare `7`: days of the client's calendar.
    case days(Int)
    /// `5wd`: Monday to Friday without the client's holidays.
    case workingDays(Int)
    /// `1mo`: the same day of a later month, or its last day where that month is shorter.
    case months(Int)

    /// - Returns: nil for anything else, for zero, and for spans beyond ten years.
    public init?(parsing text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), (1...3660).contains(count) else { return nil }
        switch text.dropFirst(digits.count) {
        case "", "d": self = .days(count)
        case "wd": self = .workingDays(count)
        case "mo" where count <= 120: self = .months(count)
        default:
            guard let duration = DurationText.parse(text), duration > .zero else { return nil }
            self = .elapsed(duration)
        }
    }

    /// As it is written in the inventory.
    public var description: String {
        switch self {
        case .elapsed(let duration): Self.exact(duration.components.seconds)
        case .days(let days): "\(days)d"
        case .workingDays(let days): "\(days)wd"
        case .months(let months): "\(months)mo"
        }
    }

    /// Never in days, which would be read as days of the calendar.
    private static func exact(_ seconds: Int64) -> String {
        if seconds.isMultiple(of: 3600) { return "\(seconds / 3600)h" }
        return seconds.isMultiple(of: 60) ? "\(seconds / 60)m" : "\(seconds)s"
    }
}
