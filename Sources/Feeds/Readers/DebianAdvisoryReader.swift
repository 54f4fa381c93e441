import Foundation
import Vocabulary

/// Debian's list of advisories:
///
///     [29 Mar 2023] DSA-5380-1 xorg-server - security update
///     	{CVE-2023-1393}
///     	[bullseye] - xorg-server 2:1.20.11-1+deb11u6
struct DebianAdvisoryReader {
    private var content = FeedContent(kind: .debianAdvisories)
    private var current: Advisory?
    private var fixes: [Fix] = []

    static func read(_ data: Data) throws -> FeedContent {
        var reader = DebianAdvisoryReader()
        for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) { reader.read(line) }
        reader.finish()
        let first = reader.content.advisories.first
        if let first { reader.content.name = "debian-" + first.id.prefix { $0 != "-" }.lowercased() }
        // The list has no date of its own, and something comes out every few days: it is as old as the newest.
        reader.content.published = reader.content.advisories.map(\.released).max()
        return reader.content
    }

    private mutating func read(_ line: Substring) {
        guard let first = line.first else { return }
        if first == "[" {
            finish()
            begin(line)
        } else if current != nil {
            readDetail(line.drop { $0.isWhitespace })
        }
    }

    /// `[29 Mar 2023] DSA-5380-1 xorg-server - security update`
    private mutating func begin(_ line: Substring) {
        guard let close = line.firstIndex(of: "]"),
            let date = Self.date(line[line.index(after: line.startIndex)..<close]),
            let id = line[line.index(after: close)...].split(separator: " ").first, AdvisoryName.isPlausible(id)
        else {
            content.unreadable += 1
            return
        }
        current = Advisory(id: String(id), released: date)
    }

    private mutating func readDetail(_ line: Substring) {
        if line.first == "{" {
            let names = line.dropFirst().prefix { $0 != "}" }.split(separator: " ")
            current?.cves += names.filter { CVEName.isOne($0) }.map(String.init)
        } else if line.first == "[", let close = line.firstIndex(of: "]") {
            let words = line[line.index(after: close)...].split(separator: " ")
            let codename = line[line.index(after: line.startIndex)..<close]
            // `<not-affected>`, `<unfixed>` and `<end-of-life>` stand where a version would.
            guard words.count >= 3, words[0] == "-", let release = DebianRelease.named(codename),
                PackageText.isPlausible(words[1]), VersionText.isPlausible(words[2])
            else { return }
            fixes.append(
                Fix(
                    package: .source(String(words[1])), release: release, version: String(words[2]),
                    advisory: current?.id, cves: []))
        }
    }

    private mutating func finish() {
        guard let advisory = current else { return }
        content.advisories.append(advisory)
        content.fixes += fixes.map { fix in
            var fix = fix
            fix.cves = advisory.cves
            return fix
        }
        current = nil
        fixes = []
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `29 Mar 2023`.
    private static func date(_ text: Substring) -> Date? {
        let words = text.split(separator: " ")
        guard words.count == 3, let day = Int(words[0]), let month = months.firstIndex(of: String(words[1])),
            let year = Int(words[2]), (1...31).contains(day), (1990...9999).contains(year)
        else { return nil }
        return FeedDate.read(String(format: "%04d-%02d-%02d", year, month + 1, day))
    }
}
