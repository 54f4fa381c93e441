import Foundation
import GRDB
import Ledger
import Testing
import Vocabulary

@Suite struct VerificationTests {
    struct Tampering: Sendable, CustomTestStringConvertible {
        var statement: String
        var found: VerificationResult
        var testDescription: String { statement }
    }

    static let tamperings = [
        Tampering(
            statement: "UPDATE fact SET body = replace(body, '3.0.4', '3.0.9') WHERE sequence = 4",
            found: .altered(sequence: 4, .contentChanged)),
        Tampering(
            statement: "UPDATE fact SET valid_at = valid_at - 1 WHERE sequence >= 7",
            found: .altered(sequence: 7, .contentChanged)),
        Tampering(
            statement: "UPDATE fact SET recorded_at = 0 WHERE sequence = 1",
            found: .altered(sequence: 1, .contentChanged)),
        Tampering(
            statement: "UPDATE fact SET host = 'acme/web2' WHERE sequence = 10",
            found: .altered(sequence: 10, .contentChanged)),
        Tampering(
            statement: "UPDATE fact SET actor = 'somebody' WHERE sequence = 3",
            found: .altered(sequence: 3, .contentChanged)),
        Tampering(
            statement: "UPDATE fact SET hash = zeroblob(32) WHERE sequence = 5",
            found: .altered(sequence: 5, .contentChanged)),
        Tampering(
            statement: "UPDATE fact SET previous_hash = zeroblob(32) WHERE sequence = 5",
            found: .altered(sequence: 5, .linkBroken)),
        Tampering(
            statement: """
                UPDATE fact SET body = (SELECT body FROM fact AS other WHERE other.sequence = 7 - fact.sequence + 2)
                WHERE sequence IN (2, 7)
                """,
            found: .altered(sequence: 2, .contentChanged)),
        Tampering(
            statement: """
                UPDATE fact SET sequence = -sequence WHERE sequence IN (3, 8);
                UPDATE fact SET sequence = 11 + sequence WHERE sequence < 0
                """,
            found: .altered(sequence: 3, .linkBroken)),
        Tampering(statement: "DELETE FROM fact WHERE sequence = 6", found: .altered(sequence: 6, .missing)),
        Tampering(statement: "DELETE FROM fact WHERE sequence = 1", found: .altered(sequence: 1, .missing)),
        Tampering(statement: "DELETE FROM fact WHERE sequence > 8", found: .altered(sequence: 9, .missing)),
    ]

    @Test(arguments: tamperings)
    func namesTheFirstAlteredRow(tampering: Tampering) throws {
        let folder = try TemporaryFolder()
        let ledger = try tenFacts(folder)
        try tamper(folder, tampering.statement)
        #expect(try ledger.verify() == tampering.found)
    }

    /// Who cuts the end off and sets the counter back leaves a sound chain: only a head noted elsewhere tells.
    @Test func aTailCutOffWithItsCounterIsSeenOnlyByANotedHead() throws {
        let folder = try TemporaryFolder()
        let ledger = try tenFacts(folder)
        let noted = try ledger.head()
        try tamper(
            folder, "DELETE FROM fact WHERE sequence > 8; UPDATE sqlite_sequence SET seq = 8 WHERE name = 'fact'")
        #expect(try ledger.verify() == .intact(count: 8, head: ledger.head()))
        #expect(try ledger.verify(noted: noted) == .altered(sequence: 9, .missing))
        #expect(LedgerHead(noted.description) == noted)
    }

    @Test(arguments: [
        "", "7", "7:", "x:\(String(repeating: "0", count: 64))", "0:\(String(repeating: "0", count: 64))", "7:abc",
    ])
    func whatIsNoHeadIsNotTakenForOne(text: String) {
        #expect(LedgerHead(text) == nil)
    }

    @Test(arguments: [
        "", "CREATE TRIGGER fact_refuses_delete BEFORE DELETE ON fact WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END",
    ])
    func seesThatAGuardIsGoneOrNoneAndPutsItBack(instead: String) throws {
        let folder = try TemporaryFolder()
        let ledger = try tenFacts(folder)
        let head = try ledger.head()
        try DatabaseQueue(path: folder.ledgerPath).write {
            try $0.execute(sql: "DROP TRIGGER fact_refuses_delete; " + instead)
        }
        #expect(try ledger.verify() == .unguarded(triggers: ["fact_refuses_delete"], count: 10, head: head))
        #expect(try ledger.restoreGuards() == ["fact_refuses_delete"])
        #expect(try ledger.verify() == .intact(count: 10, head: head))
        #expect(try ledger.restoreGuards().isEmpty)
    }

    /// Who takes a guard away and changes a fact has changed that fact, and it is the one that is named.
    @Test func namesTheFactAlsoWhereTheGuardsWereNotPutBack() throws {
        let folder = try TemporaryFolder()
        let ledger = try tenFacts(folder)
        try DatabaseQueue(path: folder.ledgerPath).write {
            try $0.execute(sql: "DROP TRIGGER fact_refuses_update; UPDATE fact SET actor = 'x' WHERE sequence = 6")
        }
        #expect(try ledger.verify() == .altered(sequence: 6, .contentChanged))
    }

    /// A query by a damaged index overlooks facts without an error; the facts themselves are all there.
    @Test func seesADamagedIndexAndBuildsItAnew() throws {
        let folder = try TemporaryFolder()
        let ledger = try tenFacts(folder)
        try DatabaseQueue(path: folder.ledgerPath).write { connection in
            try connection.execute(
                sql: """
                    PRAGMA writable_schema = ON;
                    UPDATE sqlite_master SET sql = replace(sql, '(client)', '(actor)') WHERE name = 'fact_by_client';
                    """)
        }
        let damaged = try Ledger.open(path: folder.ledgerPath, actor: "test")
        #expect { try damaged.verify() } throws: { error in
            if case LedgerError.damagedBeside = error { true } else { false }
        }
        #expect(try damaged.rebuildCaches().damage != nil)
        #expect(try damaged.verify() == .intact(count: 10, head: ledger.head()))
        #expect(try damaged.rebuildCaches().damage == nil)
    }

    /// Somebody with time can compute a new chain. A head that was printed on a report convicts them.
    @Test func aNotedHeadConvictsARewrittenChain() throws {
        let first = try TemporaryFolder()
        let second = try TemporaryFolder()
        let noted = try tenFacts(first, candidate: "3.0").head()
        let rewritten = try tenFacts(second, candidate: "4.0")
        #expect(try rewritten.verify() == .intact(count: 10, head: rewritten.head()))
        #expect(
            try rewritten.verify(noted: noted)
                == .altered(sequence: 10, .headDiffers(expected: noted.hash, found: rewritten.head().hash)))
        let ahead = LedgerHead(sequence: 12, hash: noted.hash)
        #expect(try rewritten.verify(noted: ahead) == .altered(sequence: 11, .missing))
    }

    /// The recipe of docs/ledger.md: no program of ours, only sqlite3 and sha256sum.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3")))
    func anAuditorComputesTheSameHash() throws {
        let folder = try TemporaryFolder()
        let ledger = try tenFacts(folder)
        let script = """
            sqlite3 -readonly "$0" "SELECT printf('msp-patch/fact/1%s%d%s%d%s%d%s%s%s%s%s%s%s%s%s%s%s%s%s%s', char(10),
                sequence, char(10), recorded_at, char(10), valid_at, char(10), kind, char(10), coalesce(client, ''),
                char(10), coalesce(host, ''), char(10), coalesce(run, ''), char(10), actor, char(10),
                lower(hex(previous_hash)), char(10), body) FROM fact WHERE sequence = 7" | head -c -1 | sha256sum
            """
        let (status, output) = try run("/bin/sh", ["-c", script, folder.ledgerPath])
        #expect(status == 0)
        #expect(output.prefix(64) == (try ledger.fact(7)?.hash ?? ""))
    }

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func hashesAsFIPS180Says(text: String, digest: String) {
        #expect(SHA256.hexDigest(of: Data(text.utf8)) == digest)
    }

    private func tenFacts(_ folder: TemporaryFolder, candidate: String = "3.0") throws -> Ledger {
        let ledger = try folder.open(now: { day(40) })
        for number in 1...10 {
            let scan = ScanFact(result: .complete, appeared: [update("openssl", "\(candidate).\(number)")])
            try ledger.append([NewFact(scan, host: host(), validAt: day(Double(number)))])
        }
        return ledger
    }

    /// As somebody would who owns the file: takes the guards away, changes a row, and puts them back.
    private func tamper(_ folder: TemporaryFolder, _ statement: String) throws {
        try DatabaseQueue(path: folder.ledgerPath).write { connection in
            let guards = try Row.fetchAll(connection, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for trigger in guards { try connection.execute(sql: "DROP TRIGGER \(trigger[0] as String)") }
            try connection.execute(sql: statement)
            for trigger in guards { try connection.execute(sql: trigger[1]) }
        }
    }
}
