internal import Foundation
internal import GRDB
internal import Vocabulary

extension Ledger {
    /// How far a clock may have gone back before its time is recorded as it is.
    static let clockTolerance: TimeInterval = 3600

    /// Records facts in one transaction, durable when it returns: all of them, or none and an error.
    ///
    /// - Parameter claim: the lease without which they may not be recorded: looked at in the same transaction, so that a process that was
    ///   halted while another took over writes nothing more.
    /// - Throws: ``LedgerError/leaseLost(name:)`` among others.
    @discardableResult
    public func append(_ facts: [NewFact], holding claim: LeaseClaim? = nil) throws(LedgerError) -> [Fact] {
        try reporting {
            let encoded = try facts.map(EncodedFact.init)
            return try database.writeWithoutTransaction { try record(encoded, holding: claim, in: $0) }
        }
    }

    /// As the synchronous one, without blocking the caller's thread. Cancelling the task does not take it back: what
    /// happened is recorded.
    @discardableResult
    public func append(_ facts: [NewFact]) async throws(LedgerError) -> [Fact] {
        do {
            let encoded = try facts.map(EncodedFact.init)
            return try await withCheckedThrowingContinuation { continuation in
                database.asyncWriteWithoutTransaction { connection in
                    continuation.resume(with: Result { try self.record(encoded, in: connection) })
                }
            }
        } catch {
            throw LedgerError(error, path: path)
        }
    }

    /// The head is read inside of the transaction, so that two processes never continue the same link.
    private func record(
        _ facts: [EncodedFact], holding claim: LeaseClaim? = nil, in connection: Database
    ) throws -> [Fact] {
        guard !facts.isEmpty else { return [] }
        var recorded: [Fact] = []
        try connection.inTransaction(.immediate) {
            if let claim, try Lease.find(claim.name, in: connection)?.owner != claim.owner {
                throw LedgerError.leaseLost(name: claim.name)
            }
            let last = try connection.first(
                Fact.init(row:), "SELECT \(Fact.columns) FROM fact ORDER BY sequence DESC LIMIT 1")
            var head = last.map { LedgerHead(sequence: $0.sequence, hash: $0.hash) } ?? .empty
            let recordedAt = knowledgeTime(after: last?.recordedAt)
            for fact in facts {
                let link = try insert(fact, after: head, recordedAt: recordedAt, in: connection)
                try Caches.update(with: link, body: fact.body, in: connection)
                head = LedgerHead(sequence: link.sequence, hash: link.hash)
                recorded.append(link)
            }
            return .commit
        }
        return recorded
    }

    /// Recorded time never runs backwards for a clock that was corrected a little, so that what a report knew at an
    /// instant stays a beginning of the chain. A clock that was wrong by more is not followed into the future.
    private func knowledgeTime(after last: Date?) -> Date {
        let current = Timestamp.rounded(now())
        guard let last, last > current, last.timeIntervalSince(current) < Self.clockTolerance else { return current }
        return last
    }

    private func insert(
        _ new: EncodedFact, after head: LedgerHead, recordedAt: Date, in connection: Database
    ) throws -> Fact {
        var fact = Fact(
            sequence: head.sequence + 1, recordedAt: recordedAt, validAt: new.validAt, kind: new.kind,
            client: new.client, host: new.host, run: new.run, actor: actor, body: Data(new.json.utf8),
            previousHash: head.hash, hash: "")
        let hash = fact.computedHash
        fact.hash = Hexadecimal.text(hash)
        let statement = try connection.cachedStatement(
            sql: "INSERT INTO fact (\(Fact.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        try statement.execute(arguments: [
            fact.sequence, Timestamp.milliseconds(recordedAt), Timestamp.milliseconds(fact.validAt),
            fact.kind.rawValue, fact.client?.rawValue, fact.host?.description, fact.run?.rawValue, actor, new.json,
            Hexadecimal.bytes(head.hash), hash,
        ])
        return fact
    }
}

/// A new fact with its body as bytes, made before the transaction so that it is short.
struct EncodedFact: Sendable {
    let validAt: Date
    let kind: FactKind
    let client: ClientID?
    let host: HostID?
    let run: RunID?
    let body: any FactBody
    let json: String

    init(_ fact: NewFact) throws {
        kind = type(of: fact.body).kind
        do {
            json = try CanonicalJSON.text(fact.body)
        } catch {
            throw LedgerError.unencodable(kind: kind, reason: "\(error)")
        }
        // The hash runs over lines: a line break in a name would make two different facts the same text.
        guard (kind.rawValue + (fact.run?.rawValue ?? "")).unicodeScalars.allSatisfy({ $0.value >= 32 }) else {
            throw LedgerError.unencodable(kind: kind, reason: "a control character in the kind or the run's name")
        }
        validAt = Timestamp.rounded(fact.validAt)
        client = fact.client
        host = fact.host
        run = fact.run
        body = fact.body
    }
}
