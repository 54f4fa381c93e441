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

    /// Where the fields of a row stand, for one that has so many; nil for every other one. What is read thousands of times is looked at in
    /// place (``withBytes(_:)``).
    func places<let count: Int>() -> InlineArray<count, Range<Int>>? {
        bytes.withUnsafeBytes { bytes in
            var places = InlineArray<count, Range<Int>>(repeating: 0..<0)
            var start = 0
            for field in 0..<count {
                let tab = bytes.index(of: UInt8(ascii: "\t"), in: start..<bytes.count)
                guard (tab == nil) == (field == count - 1) else { return nil }
                places[field] = start..<(tab ?? bytes.count)
                start = (tab ?? bytes.count) + 1
            }
            return places
        }
    }

    func withBytes<Result>(_ body: (Span<UInt8>) throws -> Result) rethrows -> Result { try body(bytes.span) }

    /// What stands between blanks.
    var words: [Line] {
        var words: [Line] = []
        words.reserveCapacity(8)
        var start: Int?
        withBytes { text in
            for index in text.indices {
                if !text[index].isBlank {
                    start = start ?? index
                } else if let first = start.take() {
                    words.append(part(first..<index))
                }
            }
        }
        if let start { words.append(part(start..<count)) }
        return words
    }

    /// - Parameter places: counted from the beginning of the line.
    private func part(_ places: Range<Int>) -> Line {
        Line(bytes[(bytes.startIndex + places.lowerBound)..<(bytes.startIndex + places.upperBound)])
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
    fileprivate func index(of byte: UInt8) -> Int? {
        withUnsafeBytes { $0.index(of: byte, in: 0..<count) }.map { startIndex + $0 }
    }

    /// What stands before the first `separator`, which is taken away with it; nil where there is none.
    mutating func take(until separator: UInt8) -> ArraySlice? {
        guard let index = index(of: separator) else { return nil }
        defer { self = self[(index + 1)...] }
        return self[..<index]
    }

    func isSame(as other: ArraySlice) -> Bool {
        withUnsafeBytes { mine in other.withUnsafeBytes { mine.isSame(as: $0) } }
    }
}

/// A host's answer is taken apart by places in it: a slice for each step would count references, which costs more than the step.
extension [UInt8] {
    /// Where the line is that starts at `start`, without its line feed.
    func line(from start: Int) -> Range<Int> {
        start..<(index(of: UInt8(ascii: "\n"), in: start..<endIndex) ?? endIndex)
    }

    func index(of byte: UInt8, in range: Range<Int>) -> Int? {
        withUnsafeBytes { $0.index(of: byte, in: range) }
    }

    func areSame(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        first.count == second.count
            && withUnsafeBytes { UnsafeRawBufferPointer(rebasing: $0[first]).isSame(as: .init(rebasing: $0[second])) }
    }
}

extension UnsafeRawBufferPointer {
    /// By memchr(3), which looks at many bytes at once.
    fileprivate func index(of byte: UInt8, in range: Range<Int>) -> Int? {
        let part = UnsafeRawBufferPointer(rebasing: self[range])
        guard let start = part.baseAddress, let found = memchr(start, Int32(byte), part.count) else { return nil }
        return range.lowerBound + (UnsafeRawPointer(found) - start)
    }

    fileprivate func isSame(as other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let left = baseAddress, let right = other.baseAddress else { return true }
        return memcmp(left, right, count) == 0
    }
}

extension String {
    /// - Parameter bytes: of a ``Line``.
    init(_ bytes: Span<UInt8>) {
        self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
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
