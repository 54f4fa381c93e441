import Foundation

enum JSONText {
    /// The value of a JSON string with its quotation marks; nil where it is none.
    static func unescaped(_ quoted: [UInt8]) -> String? {
        try? JSONDecoder().decode(String.self, from: Data(quoted))
    }

    /// A document that is small enough for a general decoder, with keys in snake_case or as they are.
    static func decode<Document: Decodable>(_ type: Document.Type, from data: Data) throws -> Document {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: data)
    }
}

extension Data {
    /// Runs a scanner over the bytes.
    func scanned<Answer>(_ body: (inout JSONScanner) throws -> Answer) rethrows -> Answer {
        try withUnsafeBytes { raw in
            try raw.withMemoryRebound(to: UInt8.self) { bytes in
                var scanner = JSONScanner(bytes)
                return try body(&scanner)
            }
        }
    }
}
