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
        var walk = ChainWalk(noted: noted)
        do {
            let rows = try Row.fetchCursor(connection, sql: "SELECT \(Fact.columns) FROM fact ORDER BY sequence")
            while let row = try rows.next() {
                if let alteration = walk.alteration(at: Fact(row: row)) { return alteration }
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            throw LedgerError.corrupt(
                path: path, reason: "after fact \(walk.head.sequence): \(error.message ?? "a page cannot be read")")
        }
        let greatest = try Int64.fetchOne(connection, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'fact'")
        let end = walk.end(greatestEverUsed: max(greatest ?? 0, noted?.sequence ?? 0))
        guard case .intact(let count, let head) = end else { return end }
        if let damage = try Self.damage(connection) { throw LedgerError.damagedBeside(path: path, reason: damage) }
        let lost = try Self.lostGuards(connection)
        return lost.isEmpty ? end : .unguarded(triggers: lost, count: count, head: head)
    }
}

extension Ledger {
    /// What SQLite finds wrong in the file, its indexes included: through a damaged one, facts would silently be overlooked.
    static func damage(_ connection: Database) throws -> String? {
        let complaint = try String.fetchOne(connection, sql: "PRAGMA integrity_check(1)") ?? "no answer"
        return complaint == "ok" ? nil : complaint
    }
}

/// Follows the chain link by link.
private struct ChainWalk {
    let noted: LedgerHead?
    private(set) var head = LedgerHead.empty

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
