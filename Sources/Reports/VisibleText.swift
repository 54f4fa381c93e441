/// What hosts and people write, made fit to be shown: no control characters, and none that turn the direction of text
/// round, by which one name can be made to look like another (Unicode Technical Report 36, 2.10).
enum VisibleText {
    static func of(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isInvisible) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isInvisible($0) ? "\u{FFFD}" : $0 }))
    }

    /// So many characters of what one host or person says have room on a page; files have all of it.
    private static let longest = 600

    static func clipped(_ text: String) -> String {
        text.utf8.count > longest && text.count > longest ? text.prefix(longest - 1) + "…" : text
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2028, 0x2029, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
