/// A document that grows: the bytes written so far, and the collections around what is written next.
///
/// A collection is written as its members come; only when it is complete are they put in the order of their names, where they did not come so.
struct JSONDocument {
    enum Kind { case object, array }

    private struct Member {
        let name: String
        /// Where its name and its value stand.
        let start: Int
        var end: Int
        /// A value that is complete no sooner than the collection is: its owner may write into it whenever it likes.
        var nested: JSONOutput?
    }

    private struct Collection {
        let kind: Kind
        let keepsNames: Bool
        /// Behind its bracket.
        let start: Int
        let firstMember: Int
        var isArranged = true
    }

    let style: JSONWriter
    /// How many collections of another document are around this one.
    private let depth: Int
    private(set) var bytes: [UInt8] = []
    private var open: [Collection] = []
    /// Of the open collections, one behind the other.
    private var members: [Member] = []
    private var arranged: [UInt8] = []
    private var snakeCaseNames: [String: String] = [:]

    init(_ style: JSONWriter, depth: Int) {
        self.style = style
        self.depth = depth
    }

    /// How many collections are around what is written next.
    var level: Int { open.count }

    /// Members of the innermost collection.
    var memberCount: Int { open.last.map { members.count - $0.firstMember } ?? 0 }

    mutating func append(_ body: (inout [UInt8]) throws -> Void) rethrows { try body(&bytes) }

    // MARK: collections

    /// - Parameter keepsNames: whether names of members are keys that are written as they are.
    mutating func begin(_ kind: Kind, keepsNames: Bool) {
        bytes.append(kind == .object ? UInt8(ascii: "{") : UInt8(ascii: "["))
        open.append(
            Collection(kind: kind, keepsNames: keepsNames, start: bytes.count, firstMember: members.count))
    }

    /// Everything up to the value of the next member of the innermost collection, which has to follow.
    mutating func beginMember(_ name: String = "") {
        guard let collection = open.last else { return }
        let depth = depth + level
        bytes.separate(isFirst: members.count == collection.firstMember, style, depth: depth)
        let name = collection.keepsNames ? name : written(name)
        if let last = members[collection.firstMember...].last, Self.precedes(name, last.name) {
            open[open.count - 1].isArranged = false
        }
        members.append(Member(name: name, start: bytes.count, end: bytes.count))
        if collection.kind == .object {
            bytes.append(json: name)
            bytes.append(style.isIndented ? " : " as StaticString : ":")
        }
    }

    mutating func addMember(_ name: String = "", _ value: (inout [UInt8]) throws -> Void) rethrows {
        beginMember(name)
        try value(&bytes)
        endMember()
    }

    mutating func append(_ texts: [String]) {
        begin(.array, keepsNames: true)
        for text in texts { addMember { $0.append(json: text) } }
        end()
    }

    mutating func endMember() { members[members.count - 1].end = bytes.count }

    /// The beginning of a member whose name comes behind those before it: nothing is kept of it, because nothing will have to be moved.
    /// The value has to follow.
    mutating func beginNext(_ name: StaticString) {
        guard let collection = open.last else { return }
        bytes.separate(isFirst: bytes.count == collection.start, style, depth: depth + level)
        let isWrittenAsItIs = collection.keepsNames || name.isInSmallLetters
        if isWrittenAsItIs {
            bytes.append(UInt8(ascii: "\""))
            bytes.append(name)
            bytes.append(UInt8(ascii: "\""))
        } else {
            bytes.append(json: written(name.description))
        }
        bytes.append(style.isIndented ? " : " as StaticString : ":")
    }

    /// A member that is written later, into a document of its own.
    mutating func addNested(_ name: String = "") -> JSONOutput {
        beginMember(name)
        endMember()
        let nested = JSONOutput(style, depth: depth + level)
        members[members.count - 1].nested = nested
        open[open.count - 1].isArranged = false
        return nested
    }

    mutating func end() {
        let collection = open.removeLast()
        if !collection.isArranged { arrange(collection) }
        if style.isIndented {
            let isEmpty = members.count == collection.firstMember && bytes.count == collection.start
            if isEmpty { bytes.append(UInt8(ascii: "\n")) }
            bytes.appendLineBreak(depth: depth + level)
        }
        bytes.append(collection.kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        members.removeSubrange(collection.firstMember...)
    }

    private mutating func arrange(_ collection: Collection) {
        if collection.kind == .object {
            members.withUnsafeMutableBufferPointer { members in
                members[collection.firstMember...].sort { Self.precedes($0.name, $1.name) }
            }
        }
        let depth = depth + level + 1
        arranged.removeAll(keepingCapacity: true)
        for index in members.indices[collection.firstMember...] {
            let member = members[index]
            arranged.separate(isFirst: index == collection.firstMember, style, depth: depth)
            arranged += bytes[member.start..<member.end]
            if let nested = member.nested { arranged += nested.finished() }
        }
        bytes.removeSubrange(collection.start...)
        bytes += arranged
    }

    // MARK: names

    /// By bytes, and not as a reader would sort.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        let answer = left.utf8.withContiguousStorageIfAvailable { left in
            right.utf8.withContiguousStorageIfAvailable { left.lexicographicallyPrecedes($0) }
        }
        return answer.flatMap(\.self) ?? left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private mutating func written(_ name: String) -> String {
        if name.isInSmallLetters { return name }
        if let known = snakeCaseNames[name] { return known }
        let written = name.snakeCase
        snakeCaseNames[name] = written
        return written
    }
}

extension [UInt8] {
    /// What stands before a member.
    fileprivate mutating func separate(isFirst: Bool, _ style: JSONWriter, depth: Int) {
        if !isFirst { append(UInt8(ascii: ",")) }
        if style.isIndented { appendLineBreak(depth: depth) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// As most names of members are.
    fileprivate var isInSmallLetters: Bool { allSatisfy { $0 >= 0x5B && $0 < 0x80 } }
}

extension StaticString {
    fileprivate var isInSmallLetters: Bool {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount).isInSmallLetters
    }
}

extension String {
    fileprivate var isInSmallLetters: Bool {
        utf8.withContiguousStorageIfAvailable(\.isInSmallLetters) ?? false
    }

    /// `firstSeen` is `first_seen` and `osID` is `os_id`: a word begins with a capital, and where several stand together with the last
    /// of them too, if it begins a word in small letters.
    fileprivate var snakeCase: String {
        let letters = Array(self)
        var text = ""
        for (index, letter) in letters.enumerated() {
            if index > 0, letter.isUppercase {
                let endsCapitals = index + 1 < letters.count && letters[index + 1].isLowercase
                if index == 1 || !letters[index - 1].isUppercase || endsCapitals { text += "_" }
            }
            text += letter.lowercased()
        }
        return text
    }
}
