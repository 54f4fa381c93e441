import Foundation
import Testing
import Vocabulary

@testable import Inventory

/// Files that are wrong on purpose or by accident: reading ends, and says where.
@Suite struct DamagedFileTests {
    @Test(arguments: [
        "hosts:\r\n  a: {port: 1,\r\n    \"port\": 2}\r\n", "\nhosts:\n  a: {'port': 1,\n    port: 2}",
        "# ü\u{2028}\nhosts: {a: {port: 1,\nport: 2}}",
    ])
    func keysThatStandTwiceAreFoundInEverySpelling(lines: String) throws {
        let found = try problems(head + lines)
        #expect(found.count == 1 && found[0].contains("\"port\" stands twice, first on line "), "\(found)")
    }

    @Test func aKeyThatStandsThreeTimes() throws {
        #expect(
            try problems(head + "hosts: {a: {}}\nname: x\nname: y\nname: z") == [
                "7:1: \"name\" stands twice, first on line 6", "8:1: \"name\" stands twice, first on line 7",
            ])
    }

    /// Aliases and merges that would grow to billions of nodes.
    @Test func aliasesThatMultiply() throws {
        let lists = (1...20).map {
            "l\($0): &l\($0) [\(Array(repeating: "*l\($0 - 1)", count: 10).joined(separator: ", "))]"
        }
        #expect(try problems(head + "l0: &l0 [x]\n" + lists.joined(separator: "\n")).count >= 21)
        let merges = (1...20).map {
            "  h\($0): &h\($0) {<<: [\(Array(repeating: "*h\($0 - 1)", count: 10).joined(separator: ", "))]}"
        }
        let found = try problems(head + "hosts:\n  h0: &h0 {ring: x}\n" + merges.joined(separator: "\n"))
        #expect(found.contains { $0.contains("too many <<") })
    }

    /// Whatever is in a file, reading ends, and with a client or with a problem that has a place in the file.
    @Test(arguments: 0..<300) func damagedFiles(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var bytes = Array(ClientTests.example.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.remove(at: index)
            case 1: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.insert("{}[]:,&*!|>'\"%@`#-?~<\n\t 0".utf8.randomElement(using: &random) ?? 0, at: index)
            default:
                bytes.insert(
                    contentsOf: bytes[index..<min(bytes.count, index + Int.random(in: 1...80, using: &random))],
                    at: index)
            }
        }
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 2
        let folder = try TemporaryFolder()
        let path = try folder.write("client.yml", Data(bytes))
        do {
            #expect(try InventoryReader.read(file: path).hosts.isEmpty == false)
        } catch {
            #expect(!error.problems.isEmpty)
            for problem in error.problems {
                #expect((0...lines).contains(problem.line) && problem.column >= 0, "\(problem)")
            }
        }
    }

    /// Nesting beyond reason ends in a message, not in a crash.
    @Test(arguments: [
        String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 50_000),
        String(repeating: "- ", count: 100_000),
    ])
    func deepNesting(text: String) throws {
        #expect(try problems(text).isEmpty == false)
    }
}
