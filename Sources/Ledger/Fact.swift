public import Foundation
public import Vocabulary

/// The body of a fact, stored as canonical JSON (``CanonicalJSON``).
public protocol FactBody: Codable, Sendable {
    static var kind: FactKind { get }

    /// Reads a body without the general decoder, where that pays: for kinds of which there are many.
    ///
    /// - Returns: nil where the general decoder has to be asked.
    static func read(canonical body: Data) -> Self?
}

extension FactBody {
    public static func read(canonical body: Data) -> Self? { nil }
}

/// A fact that is not yet recorded.
public struct NewFact: Sendable {
    /// When it was true in the world. Stored to the millisecond.
    public var validAt: Date
    public var client: ClientID?
    public var host: HostID?
    public var run: RunID?
    public var body: any FactBody

    /// - Parameter client: where nil, the client of `host`.
    public init(
        _ body: any FactBody, client: ClientID? = nil, host: HostID? = nil, run: RunID? = nil, validAt: Date
    ) {
        self.body = body
        self.client = client ?? host?.client
        self.host = host
        self.run = run
        self.validAt = validAt
    }
}

/// A recorded fact: one link of the hash chain.
public struct Fact: Sendable, Equatable {
    /// Its place in the chain, from 1, without gaps.
    public var sequence: Int64
    /// When the ledger came to know it.
    public var recordedAt: Date
    /// When it was true in the world.
    public var validAt: Date
    public var kind: FactKind
    public var client: ClientID?
    public var host: HostID?
    public var run: RunID?
    /// Who or what recorded it, for instance `alice@controller1`.
    public var actor: String
    /// Canonical JSON.
    public var body: Data
    /// The hash of the fact before it, 64 hexadecimal digits; sixty-four zeros for the first.
    public var previousHash: String
    /// SHA-256 of ``hashedText``, 64 hexadecimal digits.
    public var hash: String

    public init(
        sequence: Int64, recordedAt: Date, validAt: Date, kind: FactKind, client: ClientID?, host: HostID?,
        run: RunID?, actor: String, body: Data, previousHash: String, hash: String
    ) {
        self.sequence = sequence
        self.recordedAt = recordedAt
        self.validAt = validAt
        self.kind = kind
        self.client = client
        self.host = host
        self.run = run
        self.actor = actor
        self.body = body
        self.previousHash = previousHash
        self.hash = hash
    }

    /// The body as the type that its kind says.
    ///
    /// - Throws: ``LedgerError/undecodable(sequence:kind:reason:)`` when the body is of another kind or shape.
    public func decode<Body: FactBody>(_ type: Body.Type) throws(LedgerError) -> Body {
        try plain.decode(type)
    }

    public var plain: PlainFact {
        PlainFact(
            sequence: sequence, recordedAt: recordedAt, validAt: validAt, kind: kind, client: client, host: host,
            run: run, body: body)
    }
}
