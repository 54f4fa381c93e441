/// Writes an object member by member as it will stand: what a type of which there are thousands does instead of asking for a container.
///
/// A container takes its members in any order, and puts them in theirs afterwards. Here they come in the order of their names, and all of
/// the object's members come this way.
public struct JSONObject: ~Copyable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: StaticString) { stringValue = name.description }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Nil where another encoder than ours is at work.
    private let output: JSONOutput?
    private var container: KeyedEncodingContainer<Name>?
    private var former: StaticString = ""

    private init(_ encoder: any Encoder) {
        output = (encoder as? JSONEncoding)?.beginObject()
        container = output == nil ? encoder.container(keyedBy: Name.self) : nil
    }

    /// - Parameter members: adds each member, in the order of the names by bytes.
    /// - Throws: what `members` throws; `EncodingError`.
    public static func write(to encoder: any Encoder, _ members: (inout JSONObject) throws -> Void) throws {
        var object = JSONObject(encoder)
        try members(&object)
    }

    public mutating func add(_ name: StaticString, _ text: String) throws {
        try add(name, text) { $0.append(json: text) }
    }

    public mutating func addIfPresent(_ name: StaticString, _ text: String?) throws {
        if let text { try add(name, text) }
    }

    public mutating func add(_ name: StaticString, _ flag: Bool) throws {
        try add(name, flag) { $0.append(json: flag) }
    }

    public mutating func add(_ name: StaticString, _ word: some RawRepresentable<String> & Encodable) throws {
        try add(name, word) { $0.append(json: word.rawValue) }
    }

    public mutating func add(_ name: StaticString, _ texts: [String]) throws {
        try add(name, texts) { output in output.document.append(texts) }
    }

    /// Of any other type, at the cost of that.
    public mutating func add(_ name: StaticString, any value: some Encodable) throws {
        try add(name, value) { output in try output.write(value) }
    }

    private mutating func add(
        _ name: StaticString, _ value: some Encodable, _ write: (inout [UInt8]) -> Void
    ) throws {
        try add(name, value) { output in output.document.append(write) }
    }

    private mutating func add(
        _ name: StaticString, _ value: some Encodable, _ write: (JSONOutput) throws -> Void
    ) throws {
        assert(former.description.utf8.lexicographicallyPrecedes(name.description.utf8), "\(name) behind \(former)")
        former = name
        if let output {
            output.document.beginNext(name)
            try write(output)
        } else {
            try container?.encode(value, forKey: Name(name))
        }
    }
}
