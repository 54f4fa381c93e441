/// An object or an array that is being written.
///
/// The values of its members stand in the output one behind the other; names, order and punctuation come in when it is complete.
final class JSONCollection {
    enum Kind { case object, array }

    private struct Member {
        var name = ""
        var values: Range<Int> = 0..<0
        /// What `nestedContainer` gave away, to be written into whenever its owner likes.
        var nested: JSONEncoding?
    }

    let kind: Kind
    let depth: Int
    let output: JSONOutput
    private let start: Int
    private let keepsNames: Bool
    private var members: [Member] = []

    init(_ kind: Kind, in output: JSONOutput, depth: Int, keepsNames: Bool) {
        self.kind = kind
        self.output = output
        self.depth = depth
        self.keepsNames = keepsNames
        start = output.bytes.count
        members.reserveCapacity(kind == .object ? 16 : 0)
    }

    var count: Int { members.count }

    /// Adds a member whose value is what `body` writes.
    func add(_ name: String = "", _ body: (JSONOutput) throws -> Void) rethrows {
        let begin = output.bytes.count
        try body(output)
        members.append(Member(name: written(name), values: begin..<output.bytes.count))
    }

    /// Adds a member that is written later.
    func addNested(_ name: String = "") -> JSONEncoding {
        let nested = JSONEncoding(JSONOutput(output.style), depth: depth + 1, keepsNames: false)
        members.append(Member(name: written(name), nested: nested))
        return nested
    }

    private func written(_ name: String) -> String { keepsNames ? name : output.name(name) }

    /// Puts names, order and punctuation to the values.
    func finish() {
        if kind == .object { members.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } }
        let text = text(of: output.bytes)
        output.bytes.replaceSubrange(start..., with: text)
    }

    private func text(of values: [UInt8]) -> [UInt8] {
        let isIndented = output.style.isIndented
        var text: [UInt8] = []
        text.reserveCapacity(values.count - start + members.count * 32)
        text.append(kind == .object ? UInt8(ascii: "{") : UInt8(ascii: "["))
        for (index, member) in members.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            if isIndented { text.appendLineBreak(depth: depth + 1) }
            if kind == .object {
                text.append(json: member.name)
                text.append(isIndented ? " : " as StaticString : ":")
            }
            if let nested = member.nested {
                nested.finish()
                text += nested.output.bytes
            } else {
                text += values[member.values]
            }
        }
        if isIndented {
            if members.isEmpty { text.append(UInt8(ascii: "\n")) }
            text.appendLineBreak(depth: depth)
        }
        text.append(kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        return text
    }
}
