/// What hosts and people write, made fit to be shown: no control characters, and none that are not seen or turn the direction of
/// text round, by which one name can be made to look like another (Unicode Technical Report 36, 2.10). Joiners stay: scripts and
/// pictures need them.
enum VisibleText {
    static func of(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isInvisible) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isInvisible($0) ? "\u{FFFD}" : $0 }))
    }

    /// So many characters of what one host or person says have room on a page, and of one word; files have all of it.
    private static let (longest, longestWord) = (600, 120)

    static func clipped(_ text: String) -> String { cut(text[...], to: longest) }

    /// No digest and no name is so long: a word without end would fill pages.
    static func withoutEndlessWords(_ text: String) -> String {
        guard text.utf8.count > longestWord else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false).map { cut($0, to: longestWord) }
            .joined(separator: " ")
    }

    private static func cut(_ text: Substring, to limit: Int) -> String {
        text.utf8.count > limit && text.count > limit ? text.prefix(limit - 1) + "…" : String(text)
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: false
        }
    }
}
