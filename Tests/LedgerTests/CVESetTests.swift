import Ledger
import Testing

struct CVESetTests {
    private let many = ["CVE-2023-4", "CVE-2023-2", "CVE-2023-1", "CVE-2023-3", "CVE-2023-2"]

    @Test func `few flaws are written out, many are named once`() {
        var sets = CVESets()
        #expect(sets.compact(["CVE-2023-2", "CVE-2023-1"]) == ["CVE-2023-1", "CVE-2023-2"])
        let word = sets.compact(many)
        #expect(word.count == 1 && sets.compact(many.reversed()) == word)
        #expect(sets.new.map(\.cves) == [["CVE-2023-1", "CVE-2023-2", "CVE-2023-3", "CVE-2023-4"]])
        #expect(sets.expand(word) == ["CVE-2023-1", "CVE-2023-2", "CVE-2023-3", "CVE-2023-4"])
    }

    @Test func `a set that was recorded is known again`() {
        var first = CVESets()
        let word = first.compact(many)
        var second = CVESets(first.new)
        #expect(second.compact(many) == word && second.new.isEmpty)
    }

    @Test func `a set that nobody recorded stays a word`() {
        #expect(CVESets().expand(["set:0123456789abcdef"]) == ["set:0123456789abcdef"])
    }
}
