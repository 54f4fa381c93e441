import Foundation

/// A line of what a host printed, or a part of one, as bytes that are fit to be shown.
///
/// A scan has thousands of lines, and little is kept of most of them: a `String` is made of that alone (``text``). What programs put
/// between their words is ASCII, so that bytes are all that has to be looked at.
struct Line: Sendable, Equatable {
    private var bytes: ArraySlice<UInt8>

    /// - Parameter bytes: UTF-8 without control characters but the tab.
    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    init(_ text: String) { bytes = Array(text.utf8)[...] }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    var count: Int { bytes.count }
    var isEmpty: Bool { bytes.isEmpty }
    var first: UInt8? { bytes.first }

    func allSatisfy(_ condition: (UInt8) -> Bool) -> Bool {
        bytes.withUnsafeBufferPointer { $0.allSatisfy(condition) }
    }

    func dropFirst(_ count: Int = 1) -> Line { Line(bytes.dropFirst(count)) }
    func dropLast(_ count: Int = 1) -> Line { Line(bytes.dropLast(count)) }

    // MARK: taken apart

    /// What stands before the first `separator`, which is taken away with it; nil where there is none.
    mutating func take(until separator: Unicode.Scalar) -> Line? {
        bytes.take(until: UInt8(ascii: separator)).map(Line.init)
    }

    /// The word at the front, which is taken away with the spaces behind it; nil where there is none.
    mutating func takeWord() -> Line? {
        let word = bytes[..<(bytes.index(of: UInt8(ascii: " ")) ?? bytes.endIndex)]
        guard !word.isEmpty else { return nil }
        bytes = bytes[word.endIndex...].drop { $0 == UInt8(ascii: " ") }
        return Line(word)
    }

    /// Takes digits away from the front. Answers whether there were any.
    mutating func takeNumber() -> Bool {
        let rest = bytes.drop(while: \.isDigit)
        defer { bytes = rest }
        return rest.count < bytes.count
    }

    /// What stands between two brackets at the front, which is taken away with them and the spaces behind; nil where there are none.
    mutating func takeBracketed(_ open: Unicode.Scalar, _ close: Unicode.Scalar) -> Line? {
        guard first == UInt8(ascii: open), let end = bytes.index(of: UInt8(ascii: close)) else { return nil }
        defer { bytes = bytes[(end + 1)...].drop { $0 == UInt8(ascii: " ") } }
        return Line(bytes[(bytes.startIndex + 1)..<end])
    }

    /// What stands before the first `separator`; all of it where there is none.
    func before(_ separator: Unicode.Scalar) -> Line {
        Line(bytes[..<(bytes.index(of: UInt8(ascii: separator)) ?? bytes.endIndex)])
    }

    /// What stands before and behind the last `separator`; nil where there is none.
    func parted(atLast separator: Unicode.Scalar) -> (before: Line, behind: Line)? {
        guard let index = bytes.lastIndex(of: UInt8(ascii: separator)) else { return nil }
        return (Line(bytes[..<index]), Line(bytes[(index + 1)...]))
    }

    /// What stands between the separators, empty parts included.
    func split(_ separator: Unicode.Scalar) -> [Line] {
        var parts: [Line] = []
        parts.reserveCapacity(8)
        var rest = self
        while let part = rest.take(until: separator) { parts.append(part) }
        parts.append(rest)
        return parts
    }

    /// The fields of a row of a table, empty ones included.
    var tabFields: [Line] { split("\t") }

    /// What stands between blanks.
    var words: [Line] {
        var words: [Line] = []
        words.reserveCapacity(8)
        var rest = bytes
        while let start = rest.firstIndex(where: { !$0.isBlank }) {
            rest = rest[start...]
            let end = rest.firstIndex(where: \.isBlank) ?? rest.endIndex
            words.append(Line(rest[..<end]))
            rest = rest[end...]
        }
        return words
    }

    /// Without blanks at both ends.
    var trimmed: Line { trimmed(\.isBlank) }

    func trimmed(_ isTakenAway: (UInt8) -> Bool) -> Line {
        guard let first = bytes.firstIndex(where: { !isTakenAway($0) }),
            let last = bytes.lastIndex(where: { !isTakenAway($0) })
        else { return Line([]) }
        return Line(bytes[first...last])
    }

    // MARK: compared with what programs print

    func hasPrefix(_ prefix: StaticString) -> Bool {
        bytes.withUnsafeBufferPointer { $0.starts(with: prefix.bytes) }
    }

    func hasSuffix(_ suffix: StaticString) -> Bool {
        bytes.withUnsafeBufferPointer { $0.suffix(suffix.utf8CodeUnitCount).elementsEqual(suffix.bytes) }
    }

    /// What stands behind `prefix`; nil when the line does not begin with it.
    func after(_ prefix: StaticString) -> Line? {
        hasPrefix(prefix) ? dropFirst(prefix.utf8CodeUnitCount) : nil
    }

    static func == (line: Line, text: StaticString) -> Bool {
        line.count == text.utf8CodeUnitCount && line.hasPrefix(text)
    }

    static func != (line: Line, text: StaticString) -> Bool { !(line == text) }

    static func ~= (text: StaticString, line: Line) -> Bool { line == text }
}

extension ArraySlice<UInt8> {
    /// By memchr(3), which looks at many bytes at once.
    fileprivate func index(of byte: UInt8) -> Int? {
        withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress, let found = memchr(start, Int32(byte), buffer.count) else {
                return nil
            }
            return startIndex + (UnsafeRawPointer(found) - start)
        }
    }

    /// What stands before the first `separator`, which is taken away with it; nil where there is none.
    mutating func take(until separator: UInt8) -> ArraySlice? {
        guard let index = index(of: separator) else { return nil }
        defer { self = self[(index + 1)...] }
        return self[..<index]
    }

    func isSame(as other: ArraySlice) -> Bool {
        guard count == other.count else { return false }
        return withUnsafeBytes { mine in
            other.withUnsafeBytes { its in
                guard let left = mine.baseAddress, let right = its.baseAddress else { return true }
                return memcmp(left, right, mine.count) == 0
            }
        }
    }

    /// What stands before the next line feed, or all that is left; nil at the end.
    mutating func takeLine() -> ArraySlice? {
        if let line = take(until: UInt8(ascii: "\n")) { return line }
        guard !isEmpty else { return nil }
        defer { self = self[endIndex...] }
        return self
    }
}

extension StaticString {
    fileprivate var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}

extension UInt8 {
    /// Space, tab, line feed, vertical tab, form feed, carriage return: isspace(3) in the C locale.
    fileprivate var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLowercase: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
    var isLetter: Bool { (self | 0x20).isLowercase }
}
