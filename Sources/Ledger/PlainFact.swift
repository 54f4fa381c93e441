public import Foundation
public import Vocabulary

/// A fact without what proves it: what figures are computed from. Hashes and actor of a year of facts would fill the memory.
public struct PlainFact: Sendable {
    /// Its place in the chain.
    public let sequence: Int64
    /// When the ledger came to know it.
    public let recordedAt: Date
    /// When it was true in the world.
    public let validAt: Date
    public let kind: FactKind
    public let client: ClientID?
    public let host: HostID?
    public let run: RunID?
    /// Canonical JSON.
    public let body: Data

    /// The body as the type that its kind says.
    ///
    /// - Throws: ``LedgerError/undecodable(sequence:kind:reason:)`` when the body is of another kind or shape.
    public func decode<Body: FactBody>(_ type: Body.Type) throws(LedgerError) -> Body {
        guard kind == Body.kind else {
            throw .undecodable(sequence: sequence, kind: kind, reason: "it is not a fact of kind \(Body.kind)")
        }
        if let body = Body.read(canonical: body) { return body }
        do {
            return try CanonicalJSON.decode(type, from: body)
        } catch {
            throw .undecodable(sequence: sequence, kind: kind, reason: "\(error)")
        }
    }
}
