import Ledger
import Vocabulary

/// The machine-readable form of a command's answer: one document, `"schema": "msp-patch/<command>/<version>"`.
enum JSON {
    private static let writer = JSONWriter(
        isIndented: true, hasSnakeCaseNames: true, instant: { Timestamp.textToTheSecond($0) })

    static func print(_ document: some Encodable) throws {
        Console.print(document: try writer.bytes(of: document))
    }
}

/// A field that is always there: `null` where there is nothing to say. (Swift leaves optional fields out.)
struct Nullable<Value: Encodable>: Encodable {
    let value: Value?

    init(_ value: Value?) {
        self.value = value
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let value { try container.encode(value) } else { try container.encodeNil() }
    }
}
