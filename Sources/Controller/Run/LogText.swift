import Packages

/// The last words of a job's log, safe for a terminal, a table and a report.
enum LogText {
    /// The last line that says something; carriage returns separate lines too, since package managers draw progress with them.
    static func lastLine(of bytes: [UInt8]) -> String? { lastLines(1, of: bytes).last }

    static func lastLines(_ count: Int, of bytes: [UInt8]) -> [String] {
        bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            .suffix(count * 4).map { SafeText.decode($0) }.filter { !$0.allSatisfy(\.isWhitespace) }.suffix(count)
    }
}
