/// The table that dnf shows before it asks: what it would do. dnf 4 and dnf 5 print the same columns.
struct DnfTransaction {
    struct Change: Equatable {
        var name: String
        var architecture: String
        var version: String
        var repository: String
    }

    private(set) var upgrades: [Change] = []
    private(set) var installs: [Change] = []
    private(set) var removals: [PackageRemoval] = []
    private(set) var skipped: [Change] = []
    /// Whether dnf came to a transaction, or found that there is nothing to do.
    private(set) var isResolved = false
    /// `Problem 1: …` with the lines below it.
    private(set) var problems: [String] = []

    private enum Heading { case upgrades, installs, removals, skipped, none }

    init(_ section: Answer.Section, unknown: inout UnknownLines) {
        isResolved = (section.output + section.errors).contains { line in
            line.hasPrefix("Operation aborted") || line.hasPrefix("Nothing to do")
                || line.hasPrefix("Dependencies resolved")
        }
        readTable(section.lines, unknown: &unknown)
        readProblems(section.output + section.errors)
    }

    private mutating func readTable(_ lines: Lines, unknown: inout UnknownLines) {
        var heading = Heading.none
        var name: Line?
        for line in lines {
            if !line.hasPrefix(" ") {
                heading = Self.heading(line) ?? (line.hasPrefix("(") || line.isEmpty ? heading : .none)
                name = nil
                if line.hasPrefix("Transaction Summary") { return }
                continue
            }
            guard heading != .none else { continue }
            var words = line.words
            if let first = name {
                words.insert(first, at: 0)
                name = nil
            } else if words.count == 1 {
                name = words[0]  // dnf 4 breaks the line behind a long name
                continue
            }
            read(words, under: heading, line: line, unknown: &unknown)
        }
    }

    private mutating func read(_ words: [Line], under heading: Heading, line: Line, unknown: inout UnknownLines) {
        if let first = words.first, first == "replacing" {
            readReplaced(words, line: line, unknown: &unknown)
            return
        }
        guard words.count >= 4, PackageName.isRPM(words[0]), PackageName.isArchitecture(words[1]),
            PackageName.isRPMVersion(Rpm.version(words[2]))
        else {
            unknown.note(line.text, in: "transaction")
            return
        }
        let change = Change(
            name: words[0].text, architecture: words[1].text, version: Rpm.version(words[2]).text,
            repository: words[3].text)
        switch heading {
        case .upgrades: upgrades.append(change)
        case .installs: installs.append(change)
        case .skipped: skipped.append(change)
        case .removals:
            removals.append(
                PackageRemoval(name: change.name, architecture: change.architecture, version: change.version))
        case .none: break
        }
    }

    /// dnf 4: `replacing  NAME.ARCH EVR` for an obsoleted package. dnf 5: `replacing NAME ARCH EVR …` for those and for the old version.
    private mutating func readReplaced(_ words: [Line], line: Line, unknown: inout UnknownLines) {
        var fields = Array(words.dropFirst())
        if let (name, architecture) = fields.first?.parted(atLast: "."), fields.count == 2 {
            fields = [name, architecture, fields[1]]
        }
        guard fields.count >= 3, PackageName.isRPM(fields[0]), PackageName.isRPMVersion(Rpm.version(fields[2])) else {
            unknown.note(line.text, in: "transaction")
            return
        }
        let replaced = PackageRemoval(
            name: fields[0].text, architecture: fields[1].text, version: Rpm.version(fields[2]).text)
        guard !(upgrades + installs).contains(where: { $0.name == replaced.name }) else { return }
        removals.append(replaced)
    }

    private static func heading(_ line: Line) -> Heading? {
        switch line {
        case "Upgrading:", "Downgrading:", "Upgrading dependencies:": .upgrades
        case "Removing:", "Removing dependent packages:", "Removing unused dependencies:": .removals
        default:
            line.hasPrefix("Installing") && line.hasSuffix(":")
                ? .installs : line.hasPrefix("Skipping packages") ? .skipped : nil
        }
    }

    private mutating func readProblems(_ lines: [String]) {
        for line in lines {
            if line.trimmed.wholeMatch(of: #/Problem(?: \d+)?: .*/#) != nil {
                problems.append(line.trimmed)
            } else if line.trimmed.hasPrefix("- "), !problems.isEmpty {
                problems[problems.count - 1] += "; " + line.trimmed.dropFirst(2)
            }
        }
    }

    /// Why a package is not upgraded, in dnf's words.
    func problem(of name: String, version: String) -> String? {
        problems.first { $0.contains("\(name)-\(version).") } ?? problems.first { $0.contains(" \(name)-") }
    }
}
