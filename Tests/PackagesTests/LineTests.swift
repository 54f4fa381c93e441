import Testing

@testable import Packages

struct LineTests {
    @Test(
        "The fields of a row, empty ones included",
        arguments: [("a\tb", ["a", "b"]), ("", [""]), ("\t", ["", ""]), ("a\t\tb c\t", ["a", "", "b c", ""])])
    func fields(text: String, fields: [String]) {
        #expect(Line(text).tabFields.map(\.text) == fields)
        #expect(text.tabFields == fields)
    }

    @Test(
        "Words stand between blanks of all kinds",
        arguments: [
            ("a b", ["a", "b"]), ("", []), (" \t ", []), ("  a\t\u{0B}b  c\r", ["a", "b", "c"]), ("ä ö", ["ä", "ö"]),
        ])
    func words(text: String, words: [String]) {
        #expect(Line(text).words.map(\.text) == words)
        #expect(text.words == words)
    }

    @Test("Blanks at both ends go", arguments: [("  a b\t", "a b"), ("", ""), (" \r\t", ""), ("a", "a")])
    func trimmed(text: String, trimmed: String) { #expect(Line(text).trimmed.text == trimmed) }

    @Test("A line is taken apart from the front")
    func taken() throws {
        var line = Line("libc6:i386 [2.36-9]  (2.36-10 Debian:12/stable [i386]) [] 12x")
        #expect(line.takeBracketed("[", "]") == nil)
        #expect(line.takeWord()?.before(":").text == "libc6")
        #expect(line.takeBracketed("[", "]")?.text == "2.36-9")
        #expect(line.takeBracketed("(", ")")?.text == "2.36-10 Debian:12/stable [i386]")
        #expect(line.takeBracketed("[", "]")?.text == "")
        #expect(line.takeNumber() && line == "x" && !line.takeNumber())
        #expect(line.takeBracketed("x", "]") == nil)
        #expect(line.take(until: "=") == nil && line == "x")
        #expect(line.takeWord()?.text == "x" && line.takeWord() == nil && line.isEmpty)
        var pair = Line("a=b=c")
        #expect(pair.take(until: "=")?.text == "a")
        #expect(pair == "b=c" && pair.before("=") == "b" && pair.before(":") == "b=c")
    }

    @Test("Parted at the last separator", arguments: [("a/b/c", "a/b", "c"), ("/", "", ""), ("a/", "a", "")])
    func parted(text: String, before: String, behind: String) throws {
        let parts = try #require(Line(text).parted(atLast: "/"))
        #expect(parts.before.text == before && parts.behind.text == behind)
        #expect(Line("abc").parted(atLast: "/") == nil)
    }

    @Test("A line begins, ends and is as a literal says, and no shorter one does")
    func compared() {
        let line = Line("Listing... Done").dropLast(0)
        #expect(line.hasPrefix("Listing...") && line.hasPrefix("") && !line.hasPrefix("Listing... Done!"))
        #expect(line.hasSuffix("Done") && line.hasSuffix("") && !line.hasSuffix("!Listing... Done"))
        #expect(line == "Listing... Done" && line != "Listing" && line != "Listing... Done " && Line("") == "")
        #expect(line.after("Listing... ")?.text == "Done" && line.after("Done") == nil)
    }

    @Test("Lines are taken as they stand, the last with or without a line feed")
    func taking() {
        for text in ["a\n\nb", "a\n\nb\n"] {
            let bytes = Array(text.utf8)
            var lines: [String] = []
            var start = 0
            while start < bytes.count {
                let line = bytes.line(from: start)
                lines.append(Line(bytes[line]).text)
                start = line.upperBound + 1
            }
            #expect(lines == ["a", "", "b"])
        }
    }
}
