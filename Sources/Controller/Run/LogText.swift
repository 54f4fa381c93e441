import RemoteText
import Foundation
import Packages

/// The last words of a job's log, safe for a terminal, a table and a report.
enum LogText {
    /// The last line that says something; carriage returns separate lines too, since package managers draw progress with them.
    static func lastLine(of bytes: [UInt8]) -> String? { lastLines(1, of: bytes).last }

    /// What went wrong, as far as a package manager says it in one line; otherwise its last line.
    static func cause(in bytes: [UInt8]) -> String? {
        let lines = lastLines(60, of: bytes)
        return lines.last { line in errorMarks.contains { line.hasPrefix($0) } } ?? lines.last
    }

    /// What a failing maintainer script or scriptlet said: the package manager's first line about it, and the script's own last
    /// words, which stand before it.
    static func failure(in excerpt: String) -> String {
        let lines = excerpt.split(whereSeparator: \.isNewline).map(String.init)
        guard let index = lines.firstIndex(where: { line in failureMarks.contains { line.contains($0) } }) else {
            return oneLine(lines.suffix(2).joined(separator: "\n"))
        }
        let first = lines[max(0, index - 1)...min(index + 1, lines.count - 1)]
        let others = lines.dropFirst(index + 2).filter {
            $0.hasPrefix("dpkg: error") || $0.contains("scriptlet failed")
        }
        return oneLine((first + others).joined(separator: "\n"))
    }

    /// What was left out since it can't be had any longer.
    static func gone(_ changes: [PackageChange]) -> String {
        oneLine("no repository has " + changes.map { "\($0.name) \($0.to)" }.joined(separator: ", ") + " any longer")
    }

    /// One line that fits a table: what a host says may have any number of them.
    static func oneLine(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
        let line = words.joined(separator: "; ")
        return line.count > longestLine ? String(line.prefix(longestLine - 1)) + "…" : line
    }

    private static let longestLine = 240
    private static let failureMarks = ["dpkg: error", "E: ", "scriptlet failed", "error: ", "Error"]
    private static let errorMarks = ["E: ", "dpkg: error", "Error: ", "error: ", "Problem: "]

    static func lastLines(_ count: Int, of bytes: [UInt8]) -> [String] {
        bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            .suffix(count * 4).map { SafeText.decode($0) }.filter { !$0.allSatisfy(\.isWhitespace) }.suffix(count)
    }
}
