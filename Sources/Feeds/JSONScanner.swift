/// Walks through JSON (RFC 8259) byte by byte and keeps nothing: what a general decoder makes of seventy megabytes does not fit.
struct JSONScanner {
    struct Damage: Error {
        let reason: String
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private static let maximumDepth = 64

    /// - Parameter bytes: have to outlive the scanner.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        // A byte order mark is no part of the text.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The byte with which the next value begins; nil at the end.
    mutating func peek() -> UInt8? {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            position += 1
        }
        return nil
    }

    /// Shows each member of the object that comes next; `body` has to read or ``skip()`` its value.
    mutating func members(_ body: (inout JSONScanner, String) throws -> Void) throws {
        try take("{")
        if try takeIf("}") { return }
        repeat {
            let key = try string()
            try take(":")
            try body(&self, key)
        } while try takeIf(",")
        try take("}")
    }

    /// The string that comes next.
    mutating func string() throws -> String {
        try take("\"")
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == UInt8(ascii: "\\") { return try escapedString(from: start) }
            position += 1
        }
        guard position < bytes.count else { throw damage("it ends in the middle of a string") }
        position += 1
        return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
    }

    /// Passes over the value that comes next.
    mutating func skip() throws {
        var depth = 0
        repeat {
            guard let byte = peek() else { throw damage("it ends in the middle of a value") }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                guard depth <= Self.maximumDepth else { throw damage("it is nested too deeply") }
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard depth > 0 else { throw damage("a value is missing") }
                depth -= 1
                position += 1
            case UInt8(ascii: "\""): try skipString()
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { throw damage("a value is missing") }
                position += 1
            default: skipWord()
            }
        } while depth > 0
    }

    // MARK: pieces

    private mutating func take(_ character: Unicode.Scalar) throws {
        guard try takeIf(character) else { throw damage("\"\(character)\" is missing") }
    }

    private mutating func takeIf(_ character: Unicode.Scalar) throws -> Bool {
        guard let byte = peek() else { throw damage("it ends too early") }
        guard byte == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipString() throws {
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count else { throw damage("it ends in the middle of a string") }
        position += 1
    }

    /// A number, `true`, `false` or `null`.
    private mutating func skipWord() {
        let ends = ",]} \n\r\t".utf8
        repeat { position += 1 } while position < bytes.count && !ends.contains(bytes[position])
    }

    /// Escapes are rare in what is read here: names, versions and dates have none.
    private mutating func escapedString(from start: Int) throws -> String {
        position = start - 1
        try skipString()
        let quoted = Array(bytes[(start - 1)..<position])
        guard let text = JSONText.unescaped(quoted) else { throw damage("a string is malformed") }
        return text
    }

    private func damage(_ reason: String) -> Damage { Damage(reason: "\(reason) (at byte \(position))") }
}
