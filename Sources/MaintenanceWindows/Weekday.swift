/// A day of the week, ISO 8601 order: Monday is the first.
public enum Weekday: Int, CaseIterable, Hashable, Sendable, Comparable {
    case monday = 1, tuesday, wednesday, thursday, friday, saturday, sunday

    /// `Monday`
    public var name: String {
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][rawValue - 1]
    }

    /// `Mon`
    public var shortName: String { String(name.prefix(3)) }

    /// `MO`, the spelling of RFC 5545.
    public var ruleName: String { name.prefix(2).uppercased() }

    /// Reads `Mon` or `Monday` in any case.
    init?(word: some StringProtocol) {
        let word = word.lowercased()
        guard
            let day = Self.allCases.first(where: { [$0.name.lowercased(), $0.shortName.lowercased()].contains(word) })
        else { return nil }
        self = day
    }

    public static func < (left: Weekday, right: Weekday) -> Bool { left.rawValue < right.rawValue }
}
