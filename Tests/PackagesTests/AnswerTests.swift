import RemoteText
import Testing

@testable import Packages

struct AnswerTests {
    private static func framed(_ body: String, nonce: String = "abc") -> [UInt8] {
        Array("motd\n\n@@BEGIN \(nonce) 1\n\(body)@@END \(nonce)\n".utf8)
    }

    @Test("Facts, output, errors and status come from between the frame's lines, noise before it does not count")
    func frame() throws {
        let answer = try Answer(Self.framed("k\tboot_id\t1-2\no\tos\tID=debian\ne\tos\toh\nx\tos\t3\n"), nonce: "abc")
        #expect(answer.fact("boot_id") == "1-2")
        #expect(answer.section("os") == .init(output: ["ID=debian"], errors: ["oh"], status: 3))
        #expect(answer.unknown.count == 0)
    }

    @Test("An answer of another script, a cut answer and an endless one are refused")
    func refused() {
        #expect(throws: ScanError.notFramed("motd  @@BEGIN abc 1 @@END abc")) {
            try Answer(Self.framed(""), nonce: "other")
        }
        #expect(throws: ScanError.truncated) { try Answer(Array(Self.framed("k\ta\tb\n").dropLast(9)), nonce: "abc") }
        #expect(throws: ScanError.notFramed("")) { try Answer([], nonce: "abc") }
        let endless = [UInt8](repeating: 10, count: Answer.maximumBytes + 1)
        #expect(throws: ScanError.tooLarge(bytes: endless.count)) { try Answer(endless, nonce: "abc") }
    }

    @Test("Lines that had to be made fit to be shown keep their places, and leave the others as they are")
    func cleaned() throws {
        let answer = try Answer(
            Self.framed("o\tos\tA=1\no\tos\tB\u{1B}\t2\u{7}\no\tother\t\u{0}\no\tos\tC=3\no\tos\té\n")
                + [0xFF], nonce: "abc")
        #expect(answer.section("os")?.output == ["A=1", "B\u{FFFD}\t2\u{FFFD}", "C=3", "é"])
        #expect(answer.section("other")?.output == ["\u{FFFD}"])
        #expect(Array(answer.rest) == [0xFF])
    }

    @Test("A host's output cannot end the frame or bring facts of its own: every line of it has its mark")
    func smuggling() throws {
        let answer = try Answer(
            Self.framed("o\tos\t@@END abc\no\tos\tk\tprivilege\troot\nbogus\nq\ta\tb\n"), nonce: "abc")
        #expect(answer.fact("privilege") == nil)
        #expect(answer.section("os")?.output == ["@@END abc", "k\tprivilege\troot"])
        #expect(answer.unknown.count == 2)
        #expect(answer.unknown.first == ["frame: bogus", "frame: q a b"])
    }

    @Test("What stands behind the frame stays as it is")
    func rest() throws {
        let answer = try Answer(Self.framed("") + [0, 27, 255, 10], nonce: "abc")
        #expect(Array(answer.rest) == [0, 27, 255, 10])
    }

    @Test("A line without measure is counted, not kept")
    func longLine() throws {
        let answer = try Answer(Self.framed("o\tos\t\(String(repeating: "x", count: 70_000))\n"), nonce: "abc")
        #expect(answer.section("os") == nil)
        #expect(answer.unknown.count == 1)
    }

    @Test(
        "Nothing that moves a terminal's cursor, hides or turns text remains",
        arguments: [
            ("plain", "plain"), ("\u{1B}[31mred\u{1B}[0m", "red"), ("\u{1B}]0;title\u{07}after", "after"),
            ("a\u{1B}P1;2q#\u{1B}\\b", "ab"),
            ("\u{9B}2Jx", "x"), ("a\u{0}b\u{7}c\rd", "abcd"), ("pay\u{202E}gpj.exe", "paygpj.exe"),
            ("li\u{200B}b", "lib"), ("a\tb", "a b"),
            ("\u{1B}(Bx", "x"), ("Grüße, 世界 👋", "Grüße, 世界 👋"),
            ("\u{1B}]8;;http://x\u{1B}\\link\u{1B}]8;;\u{1B}\\", "link"),
        ])
    func safe(raw: String, safe: String) { #expect(SafeText.decode(Array(raw.utf8)[...]) == safe) }

    @Test("Invalid UTF-8 survives as replacement characters, and never makes a name of two halves")
    func invalid() throws {
        #expect(SafeText.decode([0x61, 0xFF, 0x62]) == "a\u{FFFD}b")
        let answer = try Answer(
            Array(
                "@@BEGIN n 1\no\tsimulation\tInst lib\u{1B}c6 [1.0] (2.0 Debian:13/stable [amd64])\nx\tsimulation\t0\n@@END n\n"
                    .utf8), nonce: "n")
        var unknown = UnknownLines()
        let simulation = AptSimulation(try #require(answer.section("simulation")).lines, unknown: &unknown)
        #expect(simulation.installs.isEmpty)
        #expect(unknown.count == 1)
    }

    @Test(
        "A word in quotes is one word to the shell, whatever is in it",
        arguments: ["plain", "it's", "$(id)", "a b\n`c`", "'", ""])
    func quoting(word: String) throws {
        #expect(try Command.run("/bin/sh", ["-c", "printf %s \(ShellWord.quoted(word))"]).output == word)
    }
}
