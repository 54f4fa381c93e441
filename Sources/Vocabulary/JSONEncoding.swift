/// The place of one value in a document, as `Encodable` wants it.
struct JSONEncoding: Encoder {
    private let output: JSONOutput
    private let type: Any.Type
    /// How many collections are around the value.
    let level: Int

    // Where in the document a value stands is not kept: only numbers that are none are refused, and their value tells more.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// - Parameters:
    ///   - type: whose value is written.
    ///   - level: how many collections are around it; those that are open now when nil.
    init(_ output: JSONOutput, of type: Any.Type, level: Int? = nil) {
        self.output = output
        self.type = type
        self.level = level ?? output.document.level
    }

    func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
        begin(.object)
        return KeyedEncodingContainer(JSONMembers<Key>(output: output))
    }

    /// An object whose members come in their order.
    func beginObject() -> JSONOutput {
        begin(.object)
        return output
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        begin(.array)
        return JSONElements(output: output)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    /// A type and what it inherits from write into the same collection.
    private func begin(_ kind: JSONDocument.Kind) {
        guard output.document.level == level else { return }
        let keepsNames =
            kind == .array || !output.document.style.hasSnakeCaseNames || type is any DictionaryOfWords.Type
        output.document.begin(kind, keepsNames: keepsNames)
    }
}

/// Whose keys are words of users and not names of members.
private protocol DictionaryOfWords {}

extension Dictionary: DictionaryOfWords where Key == String, Value: Encodable {}

extension JSONEncoding: SingleValueEncodingContainer {
    private func write(_ body: (inout [UInt8]) throws -> Void) rethrows { try output.document.append(body) }

    func encodeNil() { write { $0.append("null" as StaticString) } }
    func encode(_ value: Bool) { write { $0.append(json: value) } }
    func encode(_ value: String) { write { $0.append(json: value) } }
    func encode(_ value: Double) throws { try write { try $0.append(json: value) } }
    func encode(_ value: Float) throws { try write { try $0.append(json: Double("\(value)") ?? .nan) } }
    func encode(_ value: Int) { write { $0.append(json: value) } }
    func encode(_ value: Int8) { write { $0.append(json: value) } }
    func encode(_ value: Int16) { write { $0.append(json: value) } }
    func encode(_ value: Int32) { write { $0.append(json: value) } }
    func encode(_ value: Int64) { write { $0.append(json: value) } }
    func encode(_ value: UInt) { write { $0.append(json: value) } }
    func encode(_ value: UInt8) { write { $0.append(json: value) } }
    func encode(_ value: UInt16) { write { $0.append(json: value) } }
    func encode(_ value: UInt32) { write { $0.append(json: value) } }
    func encode(_ value: UInt64) { write { $0.append(json: value) } }
    func encode(_ value: some Encodable) throws { try output.write(value) }
}

/// The members of the innermost object.
private struct JSONMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let output: JSONOutput

    var codingPath: [any CodingKey] { [] }

    private func add(_ key: Key, _ body: (inout [UInt8]) throws -> Void) rethrows {
        try output.document.addMember(key.stringValue, body)
    }

    func encodeNil(forKey key: Key) { add(key) { $0.append("null" as StaticString) } }
    func encode(_ value: Bool, forKey key: Key) { add(key) { $0.append(json: value) } }
    func encode(_ value: String, forKey key: Key) { add(key) { $0.append(json: value) } }
    func encode(_ value: Double, forKey key: Key) throws { try add(key) { try $0.append(json: value) } }
    func encode(_ value: Int, forKey key: Key) { add(key) { $0.append(json: value) } }
    func encode(_ value: Int64, forKey key: Key) { add(key) { $0.append(json: value) } }
    func encode(_ value: some Encodable, forKey key: Key) throws {
        output.document.beginMember(key.stringValue)
        try output.write(value)
        output.document.endMember()
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { nested(key).unkeyedContainer() }

    func superEncoder() -> any Encoder {
        JSONEncoding(output.document.addNested("super"), of: Never.self)
    }

    func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

    private func nested(_ key: Key) -> JSONEncoding {
        JSONEncoding(output.document.addNested(key.stringValue), of: Never.self)
    }
}

/// The elements of the innermost array.
private struct JSONElements: UnkeyedEncodingContainer {
    let output: JSONOutput

    var codingPath: [any CodingKey] { [] }
    var count: Int { output.document.memberCount }

    func encodeNil() { output.document.addMember { $0.append("null" as StaticString) } }
    func encode(_ value: String) { output.document.addMember { $0.append(json: value) } }
    func encode(_ value: some Encodable) throws {
        output.document.beginMember()
        try output.write(value)
        output.document.endMember()
    }

    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        superEncoder().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { superEncoder().unkeyedContainer() }

    func superEncoder() -> any Encoder { JSONEncoding(output.document.addNested(), of: Never.self) }
}
