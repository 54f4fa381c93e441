public import Foundation

/// Writes values as JSON: members in the order of their names, slashes as they are.
///
/// The bytes are those of Foundation's `JSONEncoder` with `sortedKeys` and `withoutEscapingSlashes`. That one builds a tree of objects
/// first, and costs ten times as much; facts and answers have thousands of members.
public struct JSONWriter: Sendable {
    /// With line breaks and indentation, for people.
    public var isIndented = false
    /// Writes the name `validAt` as `valid_at`. Keys of dictionaries are values, and stay as they are.
    public var hasSnakeCaseNames = false
    public var instant: @Sendable (Date) -> String

    /// - Parameter instant: how an instant is written.
    public init(
        isIndented: Bool = false, hasSnakeCaseNames: Bool = false, instant: @escaping @Sendable (Date) -> String
    ) {
        self.isIndented = isIndented
        self.hasSnakeCaseNames = hasSnakeCaseNames
        self.instant = instant
    }

    /// - Throws: `EncodingError` for a number that is none, and what `value` throws.
    public func bytes(of value: some Encodable) throws -> [UInt8] {
        let output = JSONOutput(self)
        try output.write(value, depth: 0)
        return output.bytes
    }
}

/// What has been written of a document, or of a part of it that is not put in its place yet.
final class JSONOutput {
    let style: JSONWriter
    var bytes: [UInt8] = []
    private var snakeCaseNames: [String: String] = [:]

    init(_ style: JSONWriter) {
        self.style = style
    }

    func write<Value: Encodable>(_ value: Value, depth: Int) throws {
        if Value.self == Date.self, let date = value as? Date {
            write(style.instant(date))
        } else {
            let hasWords = style.hasSnakeCaseNames && value is any DictionaryOfWords
            let encoding = JSONEncoding(self, depth: depth, keepsNames: hasWords)
            try value.encode(to: encoding)
            encoding.finish()
        }
    }

    /// The name of a member as it is written.
    func name(_ name: String) -> String {
        guard style.hasSnakeCaseNames else { return name }
        if let known = snakeCaseNames[name] { return known }
        let written = Self.snakeCase(name)
        snakeCaseNames[name] = written
        return written
    }

    /// `firstSeen` is `first_seen` and `osID` is `os_id`: a word begins with a capital, and where several stand together with the last
    /// of them too, if it begins a word in small letters.
    private static func snakeCase(_ name: String) -> String {
        let letters = Array(name)
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

    // MARK: plain values

    func write(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    func write(_ value: Bool) { write(value ? "true" as StaticString : "false") }

    func write(_ value: some BinaryInteger) { bytes.append(contentsOf: value.description.utf8) }

    /// The shortest text that is read as the same number, without a fraction where there is none.
    func write(_ value: Double) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "\(value) is no JSON"))
        }
        let text = value.description
        bytes.append(contentsOf: text.hasSuffix(".0") ? text.utf8.dropLast(2) : text.utf8[...])
    }

    func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { buffer in
            if buffer.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
                bytes.append(contentsOf: buffer)
            } else {
                for byte in buffer { writeEscaped(byte) }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// A byte of a string as RFC 8259, section 7, wants it.
    private func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): write("\\\"" as StaticString)
        case UInt8(ascii: "\\"): write("\\\\" as StaticString)
        case 0x08: write("\\b" as StaticString)
        case 0x09: write("\\t" as StaticString)
        case 0x0A: write("\\n" as StaticString)
        case 0x0C: write("\\f" as StaticString)
        case 0x0D: write("\\r" as StaticString)
        case 0..<0x20:
            write("\\u00" as StaticString)
            bytes.append(contentsOf: Hexadecimal.text(Data([byte])).utf8)
        default: bytes.append(byte)
        }
    }

    func breakLine(depth: Int) {
        guard style.isIndented else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }
}

/// Whose keys are words of users and not names of members.
private protocol DictionaryOfWords {}

extension Dictionary: DictionaryOfWords where Key == String, Value: Encodable {}
