import Foundation

/// The commands that README.md tells a reader to type.
///
/// The rule: every line of a fenced block marked `sh` that begins with `msp-patch` or `make`, without what stands behind ` #`.
/// Other lines (`cd`, `git clone`, `sudo apt-get`) are not of this program. Commands of `make` are asked for their targets only
/// (`make -n`); those of `msp-patch` are run as they stand, in order, in a copy of `inventories/` and `playbooks/` with a ledger
/// of their own. Those that need hosts (``needsHosts``) are left to LabTests, where `--limit` takes two of the eight.
package struct ReadmeCommand: Sendable, CustomStringConvertible {
    package let program: String
    package let arguments: [String]

    package var description: String { ([program] + arguments).joined(separator: " ") }

    private var command: String { arguments.first { !$0.hasPrefix("-") } ?? "" }

    /// Whether it connects to hosts that it chooses, so that `--limit` can take fewer.
    package var choosesHosts: Bool {
        ["status", "scan", "trust", "plan", "run"].contains(command) && !arguments.contains("--recorded")
    }

    /// Whether it is of use only when hosts are there, or were.
    package var needsHosts: Bool {
        choosesHosts || ["resume", "show", "stop", "runs", "report", "evidence"].contains(command)
    }

    /// All of README.md, in order.
    package static func all() throws -> [ReadmeCommand] {
        let text = try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
        var isShell = false
        return text.split(separator: "\n").compactMap { line in
            if line.hasPrefix("```") {
                isShell = line == "```sh"
                return nil
            }
            let words = isShell ? Self.words(of: line) : []
            guard let program = words.first, ["msp-patch", "make"].contains(program) else { return nil }
            return ReadmeCommand(program: program, arguments: Array(words.dropFirst()))
        }
    }

    /// Words as a shell sees them, as far as a README goes: double quotes keep together, ` #` begins a comment.
    private static func words(of line: Substring) -> [String] {
        let command = line.firstRange(of: " #").map { line[..<$0.lowerBound] } ?? line
        return command.matches(of: #/"(?<quoted>[^"]*)"|(?<plain>\S+)/#).map { String($0.quoted ?? $0.plain ?? "") }
    }
}

extension MSPPatch {
    /// Takes over the repository's `inventories/` and `playbooks/`, with `replacements` made in their text.
    package func copyExamples(replacing replacements: [String: String] = [:]) throws {
        for folder in ["inventories", "playbooks"] {
            let place = Repository.root.appending(path: folder)
            for name in try FileManager.default.contentsOfDirectory(atPath: place.path) where name.hasSuffix(".yml") {
                let text = try String(contentsOf: place.appending(path: name), encoding: .utf8)
                try write(replacements.reduce(text) { $0.replacing($1.key, with: $1.value) }, to: "\(folder)/\(name)")
            }
        }
    }
}
