private import Foundation

/// Plain values as JSON has them.
extension [UInt8] {
    mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(json value: Bool) { append(value ? "true" as StaticString : "false") }

    mutating func append(json value: some BinaryInteger) { append(contentsOf: value.description.utf8) }

    /// The shortest text that is read as the same number, without a fraction where there is none.
    mutating func append(json value: Double) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "\(value) is no JSON"))
        }
        let text = value.description
        append(contentsOf: text.hasSuffix(".0") ? text.utf8.dropLast(2) : text.utf8[...])
    }

    mutating func append(json text: String) {
        append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { buffer in
            if buffer.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
                append(contentsOf: buffer)
            } else {
                for byte in buffer { append(escaped: byte) }
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// A byte of a string as RFC 8259, section 7, wants it.
    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"" as StaticString)
        case UInt8(ascii: "\\"): append("\\\\" as StaticString)
        case 0x08: append("\\b" as StaticString)
        case 0x09: append("\\t" as StaticString)
        case 0x0A: append("\\n" as StaticString)
        case 0x0C: append("\\f" as StaticString)
        case 0x0D: append("\\r" as StaticString)
        case 0..<0x20:
            append("\\u00" as StaticString)
            append(contentsOf: Hexadecimal.text(Data([byte])).utf8)
        default: append(byte)
        }
    }

    mutating func appendLineBreak(depth: Int) {
        append(UInt8(ascii: "\n"))
        append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }
}
