import Foundation

/// Walks through XML 1.0 in UTF-8 byte by byte: elements, attributes and text, as much as OVAL files have.
///
/// Foundation's parser ends the program where the bytes are no UTF-8, and feeds come from outside. What could be a trap here (entities of
/// its own, a document type) is refused.
struct XMLScanner {
    struct Damage: Error {
        let reason: String
    }

    /// What it comes upon. Names are without their prefixes.
    protocol Reader: AnyObject {
        func begin(_ name: String, _ attributes: [String: String])
        /// - Parameter text: directly before the end, without white space around it.
        func end(_ name: String, text: String)
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var open: [String] = []
    private static let maximumDepth = 64

    static func read(_ data: Data, by reader: some Reader) throws {
        try data.withUnsafeBytes { raw in
            try raw.withMemoryRebound(to: UInt8.self) { bytes in
                var scanner = XMLScanner(bytes: bytes)
                try scanner.walk(reader)
            }
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func walk(_ reader: some Reader) throws {
        var text: [UInt8] = []
        var hasRoot = false
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == UInt8(ascii: "<") else {
                text.append(byte)
                position += 1
                continue
            }
            if isNext("<!--") {
                try pass("-->")
            } else if isNext("<?") {
                try pass("?>")
            } else if isNext("<![CDATA[") {
                let start = position + 9
                try pass("]]>")
                text += bytes[start..<(position - 3)]
            } else if isNext("<!") {
                throw damage("it has a document type, which no feed needs")
            } else if isNext("</") {
                try closeElement(text, reader)
                text = []
            } else {
                guard !hasRoot || !open.isEmpty else { throw damage("something follows its end") }
                hasRoot = true
                try openElement(reader)
                text = []
            }
        }
        guard hasRoot, open.isEmpty else { throw damage("it ends too early") }
    }

    private mutating func openElement(_ reader: some Reader) throws {
        position += 1
        let name = try name()
        var attributes: [String: String] = [:]
        while true {
            skipSpace()
            if isNext("/>") {
                position += 2
                reader.begin(name, attributes)
                return reader.end(name, text: "")
            }
            if isNext(">") {
                position += 1
                break
            }
            let key = try self.name()
            attributes[key] = try value()
        }
        open.append(name)
        guard open.count <= Self.maximumDepth else { throw damage("it is nested too deeply") }
        reader.begin(name, attributes)
    }

    private mutating func closeElement(_ text: [UInt8], _ reader: some Reader) throws {
        position += 2
        let name = try name()
        skipSpace()
        guard isNext(">"), open.popLast() == name else { throw damage("</\(name)> closes nothing") }
        position += 1
        reader.end(name, text: try unescaped(text[...]).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    // MARK: pieces

    /// `evr` of `linux-def:evr`.
    private mutating func name() throws -> String {
        let start = position
        while position < bytes.count, !" \t\r\n=/>\"'<".utf8.contains(bytes[position]) { position += 1 }
        guard position > start else { throw damage("a name is missing") }
        let full = String(decoding: bytes[start..<position], as: UTF8.self)
        return full.split(separator: ":").last.map(String.init) ?? full
    }

    private mutating func value() throws -> String {
        skipSpace()
        guard isNext("=") else { throw damage("an attribute has no value") }
        position += 1
        skipSpace()
        guard isNext("\"") || isNext("'") else { throw damage("an attribute's value has no quotation marks") }
        let quote = bytes[position]
        position += 1
        let start = position
        while position < bytes.count, bytes[position] != quote { position += 1 }
        guard position < bytes.count else { throw damage("it ends in an attribute") }
        position += 1
        return try unescaped(Array(bytes[start..<(position - 1)])[...])
    }

    private static let entities = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]

    /// The five entities of XML and characters by their numbers.
    private func unescaped(_ text: ArraySlice<UInt8>) throws -> String {
        let text = String(decoding: text, as: UTF8.self)
        guard text.contains("&") else { return text }
        var parts = text.split(separator: "&", omittingEmptySubsequences: false)[...]
        var result = String(parts.removeFirst())
        for part in parts {
            guard let end = part.firstIndex(of: ";"), let character = Self.character(part[..<end]) else {
                throw damage("an entity is not known")
            }
            result += character + part[part.index(after: end)...]
        }
        return result
    }

    private static func character(_ name: Substring) -> String? {
        if let known = entities[String(name)] { return known }
        guard name.first == "#" else { return nil }
        let digits = name.dropFirst()
        let number = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }

    private mutating func skipSpace() {
        while position < bytes.count, " \t\r\n".utf8.contains(bytes[position]) { position += 1 }
    }

    private func isNext(_ text: StaticString) -> Bool {
        guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[position + $0] == text.utf8Start[$0] }
    }

    /// Goes on behind a mark.
    private mutating func pass(_ mark: StaticString) throws {
        while position < bytes.count {
            if isNext(mark) {
                position += mark.utf8CodeUnitCount
                return
            }
            position += 1
        }
        throw damage("it ends too early")
    }

    private func damage(_ reason: String) -> Damage { Damage(reason: "\(reason) (at byte \(position))") }
}
