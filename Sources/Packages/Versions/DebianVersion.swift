/// A version as deb-version(7) orders it: epoch, upstream version, Debian revision.
public struct DebianVersion: Sendable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }

    public var description: String { text }

    private var parts: (epoch: Int, upstream: Substring.UTF8View, revision: Substring.UTF8View) {
        let bytes = text.utf8
        let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
        let epoch = colon.flatMap { Int(text[..<$0]) } ?? 0
        let rest = colon.map { bytes[bytes.index(after: $0)...] } ?? bytes[...]
        guard let hyphen = rest.lastIndex(of: UInt8(ascii: "-")) else { return (epoch, rest, Substring().utf8) }
        return (epoch, rest[..<hyphen], rest[rest.index(after: hyphen)...])
    }
}

extension DebianVersion: Comparable {
    public static func == (left: DebianVersion, right: DebianVersion) -> Bool {
        left.text == right.text || order(left, right) == 0
    }

    public static func < (left: DebianVersion, right: DebianVersion) -> Bool { order(left, right) < 0 }

    private static func order(_ left: DebianVersion, _ right: DebianVersion) -> Int {
        let (first, second) = (left.parts, right.parts)
        if first.epoch != second.epoch { return first.epoch < second.epoch ? -1 : 1 }
        let upstream = order(first.upstream, second.upstream)
        return upstream != 0 ? upstream : order(first.revision, second.revision)
    }

    /// `verrevcmp` of dpkg: stretches of non-digits by the changed alphabet, stretches of digits by value, in turn.
    private static func order(_ left: Substring.UTF8View, _ right: Substring.UTF8View) -> Int {
        var (left, right) = (left, right)
        while !left.isEmpty || !right.isEmpty {
            while left.first.map({ !$0.isDigit }) ?? false || right.first.map({ !$0.isDigit }) ?? false {
                let difference = weight(left.first) - weight(right.first)
                if difference != 0 { return difference.signum() }
                left = left.dropFirst()
                right = right.dropFirst()
            }
            let (first, second) = (takeNumber(&left), takeNumber(&right))
            if first.count != second.count { return first.count < second.count ? -1 : 1 }
            for (a, b) in zip(first, second) where a != b { return a < b ? -1 : 1 }
        }
        return 0
    }

    /// The tilde sorts before the end, the end and digits before letters, letters before everything else.
    private static func weight(_ byte: UInt8?) -> Int {
        guard let byte, !byte.isDigit else { return 0 }
        if byte == UInt8(ascii: "~") { return -1 }
        return byte.isLetter ? Int(byte) : Int(byte) + 256
    }

    /// The digits at the front without leading zeros: compared by length first they need no number type.
    private static func takeNumber(_ bytes: inout Substring.UTF8View) -> Substring.UTF8View {
        let digits = bytes.prefix { $0.isDigit }
        bytes = bytes.dropFirst(digits.count)
        return digits.drop { $0 == UInt8(ascii: "0") }
    }
}
