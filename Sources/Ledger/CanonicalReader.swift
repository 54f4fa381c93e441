public import Foundation

/// Reads canonical JSON in one pass straight into a value.
///
/// The general decoder builds a tree of every body first; a report reads tens of thousands of bodies. This one knows only
/// what ``CanonicalJSON`` writes for the plainest values. Whatever else it meets — an escape in a string, a null, a key
/// that the reading type does not know — is ``Unexpected``, and then the general decoder is asked: it may be slower and
/// never sees less.
public struct CanonicalReader {
    public struct Unexpected: Error {
        public init() {}
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// - Returns: nil when the body is not of the plain form, all of it.
    public static func read<Value>(
        _ body: Data, _ make: (inout CanonicalReader) throws(Unexpected) -> Value
    ) -> Value? {
        body.withUnsafeBytes { raw -> Value? in
            var reader = CanonicalReader(bytes: raw.bindMemory(to: UInt8.self))
            guard let value = try? make(&reader), reader.position == reader.bytes.count else { return nil }
            return value
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    // MARK: structure

    /// Calls `field` with each key; it has to read the value, or to throw.
    ///
    /// - Returns: the number of keys, by which the caller sees whether one is missing.
    @discardableResult
    public mutating func object(
        _ field: (inout CanonicalReader, Key) throws(Unexpected) -> Void
    ) throws(Unexpected) -> Int {
        try expect(UInt8(ascii: "{"))
        if accept(UInt8(ascii: "}")) { return 0 }
        var count = 0
        repeat {
            let key = Key(bytes: try plainString())
            try expect(UInt8(ascii: ":"))
            try field(&self, key)
            count += 1
        } while accept(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
        return count
    }

    /// Holds a type to the keys that it always writes, and those of its optional ones that were there.
    public func require(_ condition: Bool) throws(Unexpected) {
        guard condition else { throw Unexpected() }
    }

    public mutating func array<Element>(
        _ element: (inout CanonicalReader) throws(Unexpected) -> Element
    ) throws(Unexpected) -> [Element] {
        try expect(UInt8(ascii: "["))
        if accept(UInt8(ascii: "]")) { return [] }
        var elements: [Element] = []
        repeat { elements.append(try element(&self)) } while accept(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return elements
    }

    // MARK: values

    public mutating func string() throws(Unexpected) -> String { String(decoding: try plainString(), as: UTF8.self) }

    /// Whatever stands in it.
    mutating func skipString() throws(Unexpected) {
        try expect(UInt8(ascii: "\""))
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        try expect(UInt8(ascii: "\""))
    }

    public mutating func strings() throws(Unexpected) -> [String] {
        try array { (reader) throws(Unexpected) in try reader.string() }
    }

    public mutating func value<Value: RawRepresentable>(_ type: Value.Type) throws(Unexpected) -> Value
    where Value.RawValue == String {
        guard let value = Value(rawValue: try string()) else { throw Unexpected() }
        return value
    }

    public mutating func integer() throws(Unexpected) -> Int64 {
        let isNegative = accept(UInt8(ascii: "-"))
        let start = position
        var value: Int64 = 0
        while position < bytes.count, case let digit = bytes[position], Self.isDigit(digit) {
            value = value &* 10 &+ Int64(digit - UInt8(ascii: "0"))
            position += 1
        }
        // 18 digits cannot overflow; more, a fraction or an exponent are left to the general decoder.
        guard (1...18).contains(position - start), !isInNumber else { throw Unexpected() }
        return isNegative ? -value : value
    }

    public mutating func number() throws(Unexpected) -> Double {
        let start = position
        while isInNumber { position += 1 }
        guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else { throw Unexpected() }
        return value
    }

    public mutating func boolean() throws(Unexpected) -> Bool {
        if skip("true") { return true }
        guard skip("false") else { throw Unexpected() }
        return false
    }

    /// `2026-10-17T22:00:00.000Z` and nothing else.
    public mutating func instant() throws(Unexpected) -> Date {
        let text = try plainString()
        guard let milliseconds = Timestamp.milliseconds(canonical: text) else { throw Unexpected() }
        return Timestamp.date(milliseconds: milliseconds)
    }

    // MARK: bytes

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private var isInNumber: Bool {
        guard position < bytes.count else { return false }
        return Self.isDigit(bytes[position]) || "+-.eE".utf8.contains(bytes[position])
    }

    /// Without a backslash in it.
    private mutating func plainString() throws(Unexpected) -> UnsafeBufferPointer<UInt8> {
        try expect(UInt8(ascii: "\""))
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            guard bytes[position] != UInt8(ascii: "\\") else { throw Unexpected() }
            position += 1
        }
        let text = UnsafeBufferPointer(rebasing: bytes[start..<position])
        try expect(UInt8(ascii: "\""))
        return text
    }

    private mutating func expect(_ byte: UInt8) throws(Unexpected) {
        guard accept(byte) else { throw Unexpected() }
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skip(_ word: StaticString) -> Bool {
        let isThere = bytes[position...].starts(
            with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        if isThere { position += word.utf8CodeUnitCount }
        return isThere
    }

    /// A key, to be matched with literals in a `switch`.
    public struct Key {
        fileprivate let bytes: UnsafeBufferPointer<UInt8>

        /// For keys that are no field's name.
        public var text: String { String(decoding: bytes, as: UTF8.self) }

        public static func ~= (pattern: StaticString, key: Key) -> Bool {
            guard pattern.utf8CodeUnitCount == key.bytes.count, let start = key.bytes.baseAddress else { return false }
            return memcmp(pattern.utf8Start, start, key.bytes.count) == 0
        }
    }
}
