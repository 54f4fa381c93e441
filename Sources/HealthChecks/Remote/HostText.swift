/// Text from a host, made fit for a terminal and a report: whatever a host sends is hostile.
enum HostText {
    /// No line of a check is longer, in characters.
    private static let longestLine = 8192

    /// Takes out control and format characters, escape sequences' introducer among them; tabs become spaces.
    static func clean(_ bytes: some Collection<UInt8>) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in String(decoding: bytes.prefix(longestLine), as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control where scalar == "\t": kept.append(" ")
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: break
            default: kept.append(scalar)
            }
        }
        return String(kept)
    }

    /// For a check's detail: one line that fits a table.
    static func detail(_ text: String) -> String {
        text.count > 200 ? text.prefix(199) + "…" : text
    }
}
