/// A version as rpm-version(7) orders it: `[epoch:]version[-release]`. A missing epoch is zero.
public struct RPMVersion: Sendable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }

    public var description: String { text }

    private var parts: (epoch: Int, version: Substring, release: Substring) {
        let colon = text.firstIndex(of: ":")
        let epoch = colon.flatMap { Int(text[..<$0]) } ?? 0
        let rest = colon.map { text[text.index(after: $0)...] } ?? text[...]
        guard let hyphen = rest.lastIndex(of: "-") else { return (epoch, rest, "") }
        return (epoch, rest[..<hyphen], rest[rest.index(after: hyphen)...])
    }
}

extension RPMVersion: Comparable {
    public static func == (left: RPMVersion, right: RPMVersion) -> Bool { order(left, right) == 0 }

    public static func < (left: RPMVersion, right: RPMVersion) -> Bool { order(left, right) < 0 }

    private static func order(_ left: RPMVersion, _ right: RPMVersion) -> Int {
        let (first, second) = (left.parts, right.parts)
        if first.epoch != second.epoch { return first.epoch < second.epoch ? -1 : 1 }
        let version = compare(first.version.utf8[...], second.version.utf8[...])
        return version != 0 ? version : compare(first.release.utf8[...], second.release.utf8[...])
    }

    /// `rpmvercmp` of rpm: segments of digits or letters in turn, what stands between them is ignored; `~` sorts before the end,
    /// `^` behind it and before everything else; a number is newer than letters.
    private static func compare(_ left: Substring.UTF8View, _ right: Substring.UTF8View) -> Int {
        var (left, right) = (left, right)
        while !left.isEmpty || !right.isEmpty {
            left = left.drop { !$0.isSegment }
            right = right.drop { !$0.isSegment }
            if let sign = compareSigns(&left, &right) {
                if sign != 0 { return sign }
                continue
            }
            guard let first = left.first, !right.isEmpty else { break }
            let isNumber = first.isDigit
            let (one, other) = (take(&left, digits: isNumber), take(&right, digits: isNumber))
            guard !other.isEmpty else { return isNumber ? 1 : -1 }
            let order = isNumber ? compareNumbers(one, other) : compareText(one, other)
            if order != 0 { return order }
        }
        if left.isEmpty && right.isEmpty { return 0 }
        return left.isEmpty ? -1 : 1
    }

    /// nil: neither begins with `~` or `^`; 0: both had the same, go on behind it.
    private static func compareSigns(_ left: inout Substring.UTF8View, _ right: inout Substring.UTF8View) -> Int? {
        for sign in [UInt8(ascii: "~"), UInt8(ascii: "^")] where left.first == sign || right.first == sign {
            let isTilde = sign == UInt8(ascii: "~")
            if left.first != sign { return left.isEmpty && !isTilde ? -1 : 1 }
            if right.first != sign { return right.isEmpty && !isTilde ? 1 : -1 }
            left = left.dropFirst()
            right = right.dropFirst()
            return 0
        }
        return nil
    }

    private static func take(_ bytes: inout Substring.UTF8View, digits: Bool) -> Substring.UTF8View {
        let segment = bytes.prefix { digits ? $0.isDigit : $0.isLetter }
        bytes = bytes.dropFirst(segment.count)
        return segment
    }

    private static func compareNumbers(_ left: Substring.UTF8View, _ right: Substring.UTF8View) -> Int {
        let (first, second) = (left.drop { $0 == UInt8(ascii: "0") }, right.drop { $0 == UInt8(ascii: "0") })
        return first.count != second.count ? (first.count < second.count ? -1 : 1) : compareText(first, second)
    }

    private static func compareText(_ left: Substring.UTF8View, _ right: Substring.UTF8View) -> Int {
        left.elementsEqual(right) ? 0 : (left.lexicographicallyPrecedes(right) ? -1 : 1)
    }
}

extension UInt8 {
    fileprivate var isSegment: Bool { isDigit || isLetter || self == UInt8(ascii: "~") || self == UInt8(ascii: "^") }
}
