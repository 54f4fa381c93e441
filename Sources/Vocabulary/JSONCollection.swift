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
        let values = Array(output.bytes[start...])
        output.bytes.removeSubrange(start...)
        if kind == .object { members.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } }
        output.write(kind == .object ? "{" as StaticString : "[")
        for (index, member) in members.enumerated() {
            if index > 0 { output.write("," as StaticString) }
            output.breakLine(depth: depth + 1)
            if kind == .object {
                output.write(member.name)
                output.write(output.style.isIndented ? " : " as StaticString : ":")
            }
            if let nested = member.nested {
                nested.finish()
                output.bytes.append(contentsOf: nested.output.bytes)
            } else {
                output.bytes.append(
                    contentsOf: values[(member.values.lowerBound - start)..<(member.values.upperBound - start)])
            }
        }
        if members.isEmpty, output.style.isIndented { output.write("\n" as StaticString) }
        output.breakLine(depth: depth)
        output.write(kind == .object ? "}" as StaticString : "]")
    }
}
