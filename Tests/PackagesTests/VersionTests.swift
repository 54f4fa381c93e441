import Foundation
import Testing
import Vocabulary

@testable import Packages

/// Both orderings against the programs that define them, on generated pairs that are close to one another.
struct VersionTests {
    /// dpkg answers one question a process, which takes its time: more than this on demand (`MSP_PATCH_VERSION_PAIRS=50000`).
    private static let debianPairs =
        ProcessInfo.processInfo.environment["MSP_PATCH_VERSION_PAIRS"].flatMap { Int($0) } ?? 4000

    @Test("Debian versions order as dpkg orders them", .enabled(if: Command.exists("dpkg")))
    func debian() throws {
        let made = Self.pairs(count: Self.debianPairs, seed: 7, alphabet: Array("0019ab.+~-"), epoch: true).filter {
            PackageName.isDebianVersion(Line($0.0)) && PackageName.isDebianVersion(Line($0.1))
        }
        // What archives really have, each beside its neighbour.
        let real = try Command.run("/usr/bin/env", ["dpkg-query", "-W", "-f", "${Version}\\n"]).output
            .split(separator: "\n").map(String.init).sorted().prefix(Self.debianPairs / 4)
        let pairs = made + zip(real, real.dropFirst())
        // One shell for all pairs, and one question each: whether it is as we say. dpkg ends with 2 where it finds a version malformed;
        // those say nothing.
        let script = #"""
            while read -r a order b; do dpkg --compare-versions "$a" "$order" "$b"; echo $?; done 2>/dev/null
            """#
        let input = pairs.map { left, right in
            let (first, second) = (DebianVersion(left), DebianVersion(right))
            return "\(left) \(first < second ? "lt" : first == second ? "eq" : "gt") \(right)\n"
        }.joined()
        let answers = try Command.run("/bin/sh", ["-c", script], input: input).output.split(separator: "\n")
        try #require(answers.count == pairs.count && answers.count { $0 != "2" } > pairs.count / 2)
        for (pair, answer) in zip(pairs, answers) where answer != "2" {
            #expect(answer == "0", "\(pair.0) against \(pair.1)")
        }
    }

    @Test("rpm versions order as rpm orders them", .enabled(if: Command.exists("rpm")))
    func rpm() throws {
        let pairs = Self.pairs(count: 20_000, seed: 11, alphabet: Array("0019abZ..~^_+"), epoch: false)
        let file = FileManager.default.temporaryDirectory.appending(path: "msp-patch-versions-\(UUID().uuidString)")
        try Data((pairs.map { "\($0.0) \($0.1)" }.joined(separator: "\n") + "\n").utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let lua =
            "%{lua: for l in io.lines('\(file.path)') do local a, b = l:match('(%S+) (%S+)'); print(rpm.vercmp(a, b)) print('\\n') end}"
        let answers = try Command.run("/usr/bin/env", ["rpm", "--eval", lua]).output.split(
            whereSeparator: \.isWhitespace
        ).map { Int($0) }
        try #require(answers.count == pairs.count)
        for (pair, answer) in zip(pairs, answers) {
            let (left, right) = (RPMVersion(pair.0), RPMVersion(pair.1))
            #expect((left < right ? -1 : left == right ? 0 : 1) == answer, "\(pair.0) against \(pair.1)")
        }
    }

    @Test(
        "An epoch decides first, a missing one is zero, a release decides last",
        arguments: [
            ("1.0-1", "0:1.0-1", 0), ("2.0-1", "1:1.0-1", -1), ("1.0-2", "1.0-10", -1), ("1.0~rc1-1", "1.0-1", -1),
        ])
    func both(left: String, right: String, order: Int) {
        #expect((DebianVersion(left) < DebianVersion(right)) == (order < 0))
        #expect((RPMVersion(left) < RPMVersion(right)) == (order < 0))
        #expect((DebianVersion(left) == DebianVersion(right)) == (order == 0))
        #expect((RPMVersion(left) == RPMVersion(right)) == (order == 0))
    }

    /// Pairs of which the second is the first with a few characters changed: far pairs are decided at once and show little.
    private static func pairs(count: Int, seed: UInt64, alphabet: [Character], epoch: Bool) -> [(String, String)] {
        var random = SplitMix64(seed: seed)
        func version() -> [Character] {
            let prefix = epoch && Bool.random(using: &random) ? "\(Int.random(in: 0...2, using: &random)):" : ""
            let length = Int.random(in: 0...9, using: &random)
            return Array(prefix + "\(Int.random(in: 0...3, using: &random))")
                + (0..<length).map { _ in alphabet.randomElement(using: &random) ?? "0" }
        }
        return (0..<count).map { _ in
            let first = version()
            var second = Bool.random(using: &random) ? first : version()
            for _ in 0..<Int.random(in: 0...2, using: &random) where second.count > 3 {
                let index = Int.random(in: 2..<second.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: second[index] = alphabet.randomElement(using: &random) ?? "0"
                case 1: second.remove(at: index)
                default: second.insert(alphabet.randomElement(using: &random) ?? "0", at: index)
                }
            }
            return (String(first), String(second))
        }
    }
}
