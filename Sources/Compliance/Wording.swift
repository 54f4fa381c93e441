internal import Foundation
internal import Ledger

/// Numbers as people say them.
enum Wording {
    /// `5 minutes`, `3 hours`, `12 days`: the greatest unit that fits, rounded down.
    static func age(_ interval: TimeInterval) -> String {
        let seconds = max(0, Int(interval))
        return switch seconds {
        case ..<3600: some(seconds / 60, "minute")
        case ..<(2 * 86_400): some(seconds / 3600, "hour")
        default: some(seconds / 86_400, "day")
        }
    }

    /// Why an update that is pending would not be installed, given as one of ``PendingStanding``.
    static func hindrance(_ standing: String) -> String {
        switch PendingStanding(rawValue: standing) {
        case .held: "held back on the host"
        case .excluded: "excluded on the host"
        case .notEntitled: "the host is not entitled to it"
        case .keptBack: "kept back by the package manager"
        case .phased: "not yet offered to this host by the vendor"
        case .installable, nil: standing.replacing("_", with: " ")
        }
    }

    /// `2026-10-17 22:00`
    static func minute(_ date: Date, _ calendar: Calendar) -> String {
        let parts = calendar.dateComponents([.hour, .minute], from: date)
        func two(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        return "\(calendar.isoDay(date)) \(two(parts.hour)):\(two(parts.minute))"
    }

    static func some(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
    }

    /// `95` and `99.5`: without a decimal that says nothing.
    static func number(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }

    /// `a`, `a and b`, `a, b and 3 more`.
    static func list(_ names: [String], atMost limit: Int = 3) -> String {
        guard names.count > limit else {
            guard names.count > 1, let last = names.last else { return names.first ?? "" }
            return names.dropLast().joined(separator: ", ") + " and " + last
        }
        return names.prefix(limit).joined(separator: ", ") + " and \(names.count - limit) more"
    }
}
