public import Foundation
import Vocabulary

extension Plan {
    /// The plan file: JSON, indented, keys sorted, instants in UTC to the second.
    public func json() throws -> Data {
        try Self.encoder().encode(self)
    }

    /// - Throws: ``PlanningError/unreadable(reason:)``.
    public init(json: Data) throws(PlanningError) {
        let plan: Plan
        do {
            plan = try Self.decoder().decode(Plan.self, from: json)
        } catch {
            throw .unreadable(reason: Self.words(for: error))
        }
        guard plan.schema == Self.currentSchema else {
            throw .unreadable(reason: "it has schema \"\(plan.schema)\", this version reads \"\(Self.currentSchema)\"")
        }
        self = plan
    }

    /// SHA-256, in hexadecimal, of the plan file without the instant it was made at and without what it foresees or what is known to be
    /// exploited: two plans with the same digest do the same.
    public func digest() throws -> String {
        var timeless = self
        timeless.createdAt = Date(timeIntervalSince1970: 0)
        timeless.breaches = nil
        for wave in timeless.waves.indices {
            timeless.waves[wave].forecast = nil
            for host in timeless.waves[wave].hosts.indices { timeless.waves[wave].hosts[host].knownExploited = nil }
        }
        return SHA256.hexDigest(of: try timeless.json())
    }

    private static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return encoder
    }

    private static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    private static func words(for error: any Error) -> String {
        guard let error = error as? DecodingError else { return "it is not JSON" }
        switch error {
        case .keyNotFound(let key, let context): return "\(key.stringValue) is missing\(place(context))"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return context.debugDescription + place(context)
        @unknown default: return "it is not a plan"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        return path.isEmpty ? "" : " at \(path)"
    }
}
