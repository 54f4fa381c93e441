/// Spans as users write them: `30m`, `4h`, `7d`, `90s`, `1h30m`.
public enum DurationText {
    private static let units: [(suffix: Character, seconds: Int64)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]

    /// - Returns: nil for anything else, and for spans beyond ten years.
    public static func parse(_ text: String) -> Duration? {
        var seconds: Int64 = 0
        var digits = ""
        var remaining = units[...]
        guard !text.isEmpty else { return nil }
        for character in text {
            if character.isASCII, character.isNumber {
                digits.append(character)
                continue
            }
            guard let index = remaining.firstIndex(where: { $0.suffix == character }), digits.count <= 9,
                let count = Int64(digits)
            else { return nil }
            seconds += count * remaining[index].seconds
            remaining = remaining[(index + 1)...]
            digits = ""
        }
        guard digits.isEmpty, seconds <= 3660 * 86_400 else { return nil }
        return .seconds(seconds)
    }

    /// `4 hours`, `90 min` or `2w` in the right spelling.
    static func nearest(to text: String) -> String? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count).trimmingPrefix(while: \.isWhitespace).lowercased()
        guard let count = Int(digits), count <= 9999 else { return nil }
        switch unit.first {
        case "w" where unit != "wd": return "\(count * 7)d"
        case "m" where unit.hasPrefix("mo"): return "\(count)mo"
        case let first?: return units.contains { $0.suffix == first } ? "\(count)\(first)" : nil
        case nil: return nil
        }
    }

    /// The shortest way to write a span: `1h30m`, `7d`.
    public static func format(_ duration: Duration) -> String {
        var seconds = duration.components.seconds
        var text = ""
        for unit in units where seconds >= unit.seconds {
            text += "\(seconds / unit.seconds)\(unit.suffix)"
            seconds %= unit.seconds
        }
        return text.isEmpty ? "0s" : text
    }
}
