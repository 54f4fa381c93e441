import Foundation
import Ledger
import Testing
import Vocabulary

/// Facts are hashed as they are written: the writer has to give what Foundation gave to those that are there.
struct JSONWriterTests {
    private enum Kind: String, Codable { case plain, quoted = "a\"b" }

    private enum Payload: Codable { case none, one(Int), two(first: String, cvssScores: [Double]) }

    private struct Leaf: Codable {
        var name: String
        var firstSeen: Date?
        var osID: Bool
        var kind: Kind
        var number: Double
        var single: Float
    }

    private struct Tree: Codable {
        var leaves: [Leaf] = []
        var byName: [String: Leaf] = [:]
        var counts: [String: [Int]] = [:]
        var payloads: [Payload] = []
        var optional: Leaf?
        var nested: [[Int]] = []
        var numbered: [Int: String] = [:]
        var kinds: [Kind: UInt8] = [:]
        var sha256Of: Int64 = .min
        var bigURLCount: UInt64 = .max
        var at = Date(timeIntervalSince1970: 1_795_316_859.123)
    }

    /// With a container of a superclass, which Foundation writes under its own name.
    private class Base: Encodable { let base = 1 }
    private final class Derived: Base {
        enum CodingKeys: CodingKey { case own, list, inner }
        override func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            var list = members.nestedUnkeyedContainer(forKey: .list)
            try members.encode("after the list was asked for", forKey: .own)
            try list.encode(1)
            var inner = list.nestedContainer(keyedBy: CodingKeys.self)
            try list.encodeNil()
            try inner.encode([true, false], forKey: .own)
            try super.encode(to: members.superEncoder())
            try members.encodeNil(forKey: .inner)
        }
    }

    private struct Nothing: Encodable {
        func encode(to encoder: any Encoder) throws { try JSONObject.write(to: encoder) { _ in } }
    }

    /// Writes its members by itself.
    private struct Handmade: Encodable {
        var inner: Leaf?

        func encode(to encoder: any Encoder) throws {
            try JSONObject.write(to: encoder) { object in
                try object.add("all", ["", "a\\b", "é"])
                try object.add("allGone", [])
                try object.add("at", any: Date(timeIntervalSince1970: 0.5))
                if let inner { try object.add("bigInner", any: inner) }
                try object.addIfPresent("byNobody", nil)
                try object.addIfPresent("c_is_there", "a/\"b\"")
                try object.add("flag", true)
                try object.add("kind", Kind.quoted)
                try object.add("z", "é\n")
            }
        }
    }

    private static let texts =
        ["", "plain", "a/b", "\"\\", "\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F}\u{7F}", "é e\u{301} ﬀ 😀", "\u{2028}"]
        + [String(repeating: "long ", count: 50)]
    private static let numbers: [Double] = [
        0, -0.0, 1, -1, 0.1, 1.5e-7, 1e15, 1e16, 1e21, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 1 / 3,
        95.12345678901234,
    ]
    private static let keys = ["host10", "host2", "Host", "aB", "a-b", "é", "e\u{301}x", "ﬀ", "", "Z", "10", "9", "_"]

    private static func leaf(_ text: String, _ number: Double) -> Leaf {
        Leaf(
            name: text, firstSeen: text.isEmpty ? nil : Date(timeIntervalSince1970: 0), osID: text.isEmpty,
            kind: text.isEmpty ? .plain : .quoted, number: number, single: Float(number.significand))
    }

    private static var full: Tree {
        var tree = Tree()
        tree.leaves = texts.flatMap { text in numbers.map { leaf(text, $0) } }
        for key in keys {
            tree.byName[key] = leaf(key, 1)
            tree.counts[key] = [1, 2, 3]
        }
        tree.payloads = [.none, .one(7), .two(first: "x", cvssScores: [9.8, 10])]
        tree.optional = tree.leaves.last
        tree.nested = [[], [1, 2], [], [3]]
        tree.numbered = [10: "ten", 9: "nine"]
        tree.kinds = [.plain: 1]
        return tree
    }

    private static let documents: [any Encodable & Sendable] = [
        Handmade(), [Handmade(inner: leaf("x", 1.5)), Handmade()], ["a": Handmade()], Nothing(), [Nothing()],
        update("a", "1"), [update("b/c", "1:2~3")], Tree(), full, [Int](), [String: Int](), ["a": ["b": [String]()]],
        [full, Tree()], "text", 1.5, [Int?.none, 2],
    ]

    @Test("The same bytes as Foundation's encoder", arguments: documents.indices, [false, true])
    func same(index: Int, isIndented: Bool) throws {
        for hasSnakeCaseNames in [false, true] {
            try compare(Self.documents[index], isIndented, hasSnakeCaseNames)
            try compare(Derived(), isIndented, hasSnakeCaseNames)
        }
    }

    private func compare(_ document: some Encodable, _ isIndented: Bool, _ hasSnakeCaseNames: Bool) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isIndented { encoder.outputFormatting.insert(.prettyPrinted) }
        if hasSnakeCaseNames { encoder.keyEncodingStrategy = .convertToSnakeCase }
        encoder.dateEncodingStrategy = .iso8601
        let writer = JSONWriter(
            isIndented: isIndented, hasSnakeCaseNames: hasSnakeCaseNames, instant: { Timestamp.textToTheSecond($0) })
        let written = try writer.bytes(of: document)
        let expected = try encoder.encode(document)
        #expect(Data(written) == expected, "\(String(decoding: written, as: UTF8.self))")
    }

    @Test("A number that is none is refused", arguments: [Double.nan, .infinity, -.infinity])
    func noNumber(number: Double) {
        #expect(throws: EncodingError.self) { try CanonicalJSON.encode([number]) }
    }
}
