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
        let output = JSONOutput(self, depth: 0)
        try output.write(value)
        return output.document.bytes
    }
}

/// A document that encoders share.
final class JSONOutput {
    var document: JSONDocument

    /// - Parameter depth: how many collections of another document are around this one.
    init(_ style: JSONWriter, depth: Int) {
        document = JSONDocument(style, depth: depth)
    }

    func write<Value: Encodable>(_ value: Value) throws {
        if Value.self == String.self, let text = value as? String {
            document.append { $0.append(json: text) }
        } else if Value.self == Date.self, let date = value as? Date {
            let text = document.style.instant(date)
            document.append { $0.append(json: text) }
        } else {
            let encoding = JSONEncoding(self, of: Value.self)
            let start = document.bytes.count
            try value.encode(to: encoding)
            finish(encoding, wroteNothing: document.bytes.count == start)
        }
    }

    /// All of it, when nobody writes into it any more.
    func finished() -> [UInt8] {
        finish(JSONEncoding(self, of: Never.self, level: 0), wroteNothing: document.bytes.isEmpty)
        return document.bytes
    }

    /// A value that encoded nothing is an empty object, as with Foundation.
    private func finish(_ encoding: JSONEncoding, wroteNothing: Bool) {
        if wroteNothing { document.begin(.object, keepsNames: true) }
        if document.level > encoding.level { document.end() }
    }
}
