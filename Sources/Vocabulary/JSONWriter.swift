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
            bytes.append(json: style.instant(date))
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
}

/// Whose keys are words of users and not names of members.
private protocol DictionaryOfWords {}

extension Dictionary: DictionaryOfWords where Key == String, Value: Encodable {}
