/// The place of one value in a document, as `Encodable` wants it.
final class JSONEncoding: Encoder {
    let output: JSONOutput
    private let depth: Int
    private let keepsNames: Bool
    private var collection: JSONCollection?
    private var isWritten = false

    // Where in the document a value stands is not kept: only numbers that are none are refused, and their value tells more.
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ output: JSONOutput, depth: Int, keepsNames: Bool) {
        self.output = output
        self.depth = depth
        self.keepsNames = keepsNames
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(JSONMembers<Key>(collection: collection(.object)))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer { JSONElements(collection: collection(.array)) }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    private func collection(_ kind: JSONCollection.Kind) -> JSONCollection {
        if let collection, collection.kind == kind { return collection }
        let new = JSONCollection(kind, in: output, depth: depth, keepsNames: keepsNames)
        collection = new
        return new
    }

    /// Completes the value. One that encoded nothing is an empty object, as with Foundation.
    func finish() {
        if let collection {
            collection.finish()
        } else if !isWritten {
            collection(.object).finish()
        }
    }
}

extension JSONEncoding: SingleValueEncodingContainer {
    private func write(_ body: (JSONOutput) throws -> Void) rethrows {
        isWritten = true
        try body(output)
    }

    func encodeNil() { write { $0.bytes.append("null" as StaticString) } }
    func encode(_ value: Bool) { write { $0.bytes.append(json: value) } }
    func encode(_ value: String) { write { $0.bytes.append(json: value) } }
    func encode(_ value: Double) throws { try write { try $0.bytes.append(json: value) } }
    func encode(_ value: Float) throws { try write { try $0.bytes.append(json: Double("\(value)") ?? .nan) } }
    func encode(_ value: Int) { write { $0.bytes.append(json: value) } }
    func encode(_ value: Int8) { write { $0.bytes.append(json: value) } }
    func encode(_ value: Int16) { write { $0.bytes.append(json: value) } }
    func encode(_ value: Int32) { write { $0.bytes.append(json: value) } }
    func encode(_ value: Int64) { write { $0.bytes.append(json: value) } }
    func encode(_ value: UInt) { write { $0.bytes.append(json: value) } }
    func encode(_ value: UInt8) { write { $0.bytes.append(json: value) } }
    func encode(_ value: UInt16) { write { $0.bytes.append(json: value) } }
    func encode(_ value: UInt32) { write { $0.bytes.append(json: value) } }
    func encode(_ value: UInt64) { write { $0.bytes.append(json: value) } }
    func encode(_ value: some Encodable) throws { try write { try $0.write(value, depth: depth) } }
}

/// The members of an object.
private struct JSONMembers<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let collection: JSONCollection

    var codingPath: [any CodingKey] { [] }

    private func add(_ key: Key, _ body: (JSONOutput) throws -> Void) rethrows {
        try collection.add(key.stringValue, body)
    }

    func encodeNil(forKey key: Key) { add(key) { $0.bytes.append("null" as StaticString) } }
    func encode(_ value: Bool, forKey key: Key) { add(key) { $0.bytes.append(json: value) } }
    func encode(_ value: String, forKey key: Key) { add(key) { $0.bytes.append(json: value) } }
    func encode(_ value: Double, forKey key: Key) throws { try add(key) { try $0.bytes.append(json: value) } }
    func encode(_ value: Int, forKey key: Key) { add(key) { $0.bytes.append(json: value) } }
    func encode(_ value: Int64, forKey key: Key) { add(key) { $0.bytes.append(json: value) } }
    func encode(_ value: some Encodable, forKey key: Key) throws {
        try add(key) { try $0.write(value, depth: collection.depth + 1) }
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        collection.addNested(key.stringValue).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        collection.addNested(key.stringValue).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { collection.addNested("super") }

    func superEncoder(forKey key: Key) -> any Encoder { collection.addNested(key.stringValue) }
}

/// The elements of an array.
private struct JSONElements: UnkeyedEncodingContainer {
    let collection: JSONCollection

    var codingPath: [any CodingKey] { [] }
    var count: Int { collection.count }

    func encodeNil() { collection.add { $0.bytes.append("null" as StaticString) } }
    func encode(_ value: String) { collection.add { $0.bytes.append(json: value) } }
    func encode(_ value: some Encodable) throws {
        try collection.add { try $0.write(value, depth: collection.depth + 1) }
    }

    func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        collection.addNested().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { collection.addNested().unkeyedContainer() }

    func superEncoder() -> any Encoder { collection.addNested() }
}
