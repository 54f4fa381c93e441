public import Foundation

/// The one way in which values become bytes here: sorted keys, no white space, slashes as they are, dates as
/// `2026-10-17T22:00:00.000Z`. The same value gives the same bytes, so that a hash over them means something.
public enum CanonicalJSON {
    /// - Parameters:
    ///   - snakeCase: write `validAt` as `valid_at`: for documents that others read.
    ///   - forReading: with line breaks and indentation.
    public static func encode(_ value: some Encodable, snakeCase: Bool = false, forReading: Bool = false) throws -> Data
    {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if forReading { encoder.outputFormatting.insert(.prettyPrinted) }
        if snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Timestamp.text(date))
        }
        return try encoder.encode(value)
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

/// Instants as the ledger keeps them: to the millisecond, in UTC.
public enum Timestamp {
    private static let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    public static func milliseconds(_ date: Date) -> Int64 {
        Int64((date.timeIntervalSince1970 * 1000).rounded())
    }

    public static func date(milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// - Returns: `date` as it comes back from the ledger.
    public static func rounded(_ date: Date) -> Date {
        Self.date(milliseconds: milliseconds(date))
    }

    /// - Returns: for instance `2026-10-17T22:00:00.000Z`.
    public static func text(_ date: Date) -> String {
        // Foundation cuts off what is beyond a millisecond, and half of all milliseconds are a little less than themselves as
        // a Double: without the margin they would come back as the one before.
        rounded(date).addingTimeInterval(0.0002).formatted(format)
    }

    static func date(_ text: String) -> Date? {
        (try? format.parse(text)).map(rounded)
    }
}
