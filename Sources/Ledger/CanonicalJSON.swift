public import Foundation
private import Vocabulary

/// The one way in which values become bytes here: sorted keys, no white space, slashes as they are, dates as
/// `2026-10-17T22:00:00.000Z`. The same value gives the same bytes, so that a hash over them means something.
public enum CanonicalJSON {
    /// - Parameters:
    ///   - snakeCase: write `validAt` as `valid_at`: for documents that others read.
    ///   - forReading: with line breaks and indentation.
    public static func encode(_ value: some Encodable, snakeCase: Bool = false, forReading: Bool = false) throws -> Data
    {
        let writer = JSONWriter(
            isIndented: forReading, hasSnakeCaseNames: snakeCase, instant: { Timestamp.text($0) })
        return Data(try writer.bytes(of: value))
    }

    /// The same as a column of the ledger has it.
    static func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONWriter(instant: { Timestamp.text($0) }).bytes(of: value), as: UTF8.self)
    }

    public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = Timestamp.date(text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is no instant")
            }
            return date
        }
        return try decoder.decode(type, from: data)
    }
}
