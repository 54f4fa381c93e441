internal import Vocabulary
internal import Foundation
internal import GRDB

extension Ledger {
    /// Recomputes the hash of every fact, in constant memory.
    ///
    /// - Parameter noted: a head that somebody wrote down, for instance from a report. Without one, a chain that was
    ///   rewritten from some fact to its end cannot be told from the true one.
    /// - Returns: the first fact that is not as it was recorded, or the head.
    public func verify(noted: LedgerHead? = nil) throws(LedgerError) -> VerificationResult {
        try reporting { try database.read { try verify($0, noted: noted) } }
    }

    /// The same for any file of facts: this ledger, or a copy of it.
    func verify(_ connection: Database, noted: LedgerHead?) throws -> VerificationResult {
        if let trigger = try missingGuard(connection) {
            return .altered(sequence: 1, .unguarded(trigger: trigger))
        }
        var walk = ChainWalk(noted: noted)
        let rows = try Row.fetchCursor(connection, sql: "SELECT \(Fact.columns) FROM fact ORDER BY sequence")
        while let row = try rows.next() {
            if let alteration = walk.alteration(at: Fact(row: row)) { return alteration }
        }
        let greatest = try Int64.fetchOne(connection, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'fact'")
        return walk.end(greatestEverUsed: max(greatest ?? 0, noted?.sequence ?? 0))
    }

    private func missingGuard(_ connection: Database) throws -> String? {
        let present = try String.fetchSet(connection, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return LedgerSchema.guards.first { !present.contains($0) }
    }
}

/// Follows the chain link by link.
private struct ChainWalk {
    let noted: LedgerHead?
    private var head = LedgerHead.empty

    init(noted: LedgerHead?) {
        self.noted = noted
    }

    mutating func alteration(at fact: Fact) -> VerificationResult? {
        guard fact.sequence == head.sequence + 1 else { return .altered(sequence: head.sequence + 1, .missing) }
        guard fact.previousHash == head.hash else { return .altered(sequence: fact.sequence, .linkBroken) }
        guard Hexadecimal.text(fact.computedHash) == fact.hash else {
            return .altered(sequence: fact.sequence, .contentChanged)
        }
        head = LedgerHead(sequence: fact.sequence, hash: fact.hash)
        if let noted, noted.sequence == head.sequence, noted.hash != head.hash {
            return .altered(sequence: head.sequence, .headDiffers(expected: noted.hash, found: head.hash))
        }
        return nil
    }

    func end(greatestEverUsed: Int64) -> VerificationResult {
        guard greatestEverUsed <= head.sequence else { return .altered(sequence: head.sequence + 1, .missing) }
        return .intact(count: head.sequence, head: head)
    }
}
