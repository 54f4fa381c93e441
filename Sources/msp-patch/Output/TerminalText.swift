/// What this program repeats of hosts and people, made harmless for a terminal: nothing that moves the cursor, turns text round or
/// is not seen, whatever a ledger holds. Line feeds and the program's own styles stay.
enum TerminalText {
    static func harmless(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 && $0 != 0x0A || $0 >= 0x7F }) else { return text }
        var shown = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.first {
            if let style = Style.sequences.first(where: { rest.starts(with: $0.unicodeScalars) }) {
                shown.append(contentsOf: style.unicodeScalars)
                rest = rest.dropFirst(style.unicodeScalars.count)
            } else {
                shown.append(isHarmless(scalar) ? scalar : "\u{FFFD}")
                rest = rest.dropFirst()
            }
        }
        return String(shown)
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: scalar == "\n"
        default: true
        }
    }
}
