import RemoteText

/// Text from a host, cut to what a check may say.
enum HostText {
    /// No line of a check is longer, in bytes.
    private static let longestLine = 8192

    /// Takes out control and format characters and escape sequences; tabs become spaces.
    static func clean(_ bytes: some Collection<UInt8>) -> String {
        SafeText.decode(Array(bytes.prefix(longestLine))[...])
    }

    /// For a check's detail: one line that fits a table.
    static func detail(_ text: String) -> String {
        text.count > 200 ? text.prefix(199) + "…" : text
    }
}
