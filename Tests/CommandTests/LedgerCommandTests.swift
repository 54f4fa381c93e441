import CommandHarness
import Foundation
import Testing

/// `ledger` and `evidence verify`, as somebody calls them who keeps the file.
struct LedgerCommandTests {
    @Test func `rebuild says what it did, and names what was wrong`() async throws {
        let binary = try await UnreachableTests.scanned()
        let rebuilt = try await binary.run("ledger", "rebuild", "--verify")
        #expect(rebuilt.exit == .status(0), "\(rebuilt)")
        #expect(rebuilt.output.contains("the caches said what the facts say"), "\(rebuilt)")
        try await Self.sqlite(binary, "UPDATE last_scan SET any_sequence = 77 WHERE host = 'globex/web1'")
        let wrong = try await binary.run("ledger", "rebuild", "--verify", "--json")
        #expect(wrong.exit == .status(1), "\(wrong)")
        let document: Rebuild = try wrong.json()
        #expect(document.schema == "msp-patch/ledger-rebuild/1")
        #expect(document.difference?.cache == "last_scan")
        #expect(document.difference?.found?.contains("host=globex/web1 any_sequence=77") == true, "\(wrong)")
        #expect(try await binary.run("ledger", "rebuild", "--verify").exit == .status(0))
    }

    @Test func `rebuild names a client whose hosts stand otherwise than was kept`() async throws {
        let binary = try await UnreachableTests.scanned()
        #expect(try await binary.run("status", "--recorded").exit == .status(1))
        #expect(try await binary.run("ledger", "rebuild", "--verify").exit == .status(0))
        #expect(try await binary.run("status", "--recorded").exit == .status(1))
        try await Self.sqlite(
            binary, "UPDATE memo SET body = CAST(replace(body, 'unknown', 'current') AS BLOB) WHERE client = 'globex'")
        let wrong = try await binary.run("ledger", "rebuild", "--verify", "--json")
        #expect(wrong.exit == .status(1), "\(wrong)")
        let document: Rebuild = try wrong.json()
        #expect(document.keptWrong == ["globex"] && document.difference == nil, "\(wrong)")
        #expect(try await binary.run("ledger", "rebuild", "--verify").exit == .status(0))
    }

    private struct Rebuild: Decodable {
        struct Difference: Decodable {
            let cache: String
            let found: String?
        }
        let schema: String
        let difference: Difference?
        let keptWrong: [String]
    }

    @Test func `a backup is a ledger of its own, and overwrites nothing`() async throws {
        let binary = try await UnreachableTests.scanned()
        let answer = try await binary.run("ledger", "backup", "copy.sqlite", "--json")
        #expect(answer.exit == .status(0), "\(answer)")
        let backup: Backup = try answer.json()
        let copy = try await binary.run("--ledger", "copy.sqlite", "evidence", "verify", "--json")
        let verified: Verification = try copy.json()
        #expect(verified.intact && verified.facts == backup.facts)
        #expect(verified.head == "\(backup.facts):\(backup.head)")
        let again = try await binary.run("ledger", "backup", "copy.sqlite")
        #expect(again.exit == .status(2) && again.errors.contains("not overwritten"), "\(again)")
    }

    private struct Backup: Decodable {
        let facts: Int
        let head: String
    }

    private struct Verification: Decodable {
        let intact: Bool
        let facts: Int?
        let head: String?
        let altered: Int?
    }

    /// The end is cut off and the counter set back: the chain is sound, and only what was noted elsewhere tells.
    @Test func `a report that was issued convicts a ledger whose end was cut off`() async throws {
        let binary = try await UnreachableTests.scanned()
        let month = String(Date().formatted(.iso8601).prefix(7))
        let report = ["report", "--client", "acme", "--period", month, "--format", "json", "--out", "issued"]
        #expect(try await binary.run(report).exit == .status(0))
        let verify = ["evidence", "verify", "--report", "issued/acme-\(month).json"]
        let sound = try await binary.run(verify)
        #expect(sound.exit == .status(0) && sound.output.contains("is the one that was noted"), "\(sound)")
        try await Self.sqlite(
            binary,
            """
            DROP TRIGGER fact_refuses_delete; DELETE FROM fact WHERE sequence = (SELECT max(sequence) FROM fact);
            UPDATE sqlite_sequence SET seq = (SELECT max(sequence) FROM fact) WHERE name = 'fact';
            CREATE TRIGGER fact_refuses_delete BEFORE DELETE ON fact BEGIN
            SELECT RAISE(ABORT, 'facts are append-only: record a correction instead'); END
            """)
        #expect(try await binary.run("evidence", "verify").exit == .status(0))
        let convicted = try await binary.run(verify)
        #expect(convicted.exit == .status(1) && convicted.output.contains("it was removed"), "\(convicted)")
    }

    @Test func `a trigger that is gone is told, and put back`() async throws {
        let binary = try await UnreachableTests.scanned()
        try await Self.sqlite(binary, "DROP TRIGGER fact_refuses_update")
        let told = try await binary.run("evidence", "verify")
        #expect(told.exit == .status(1) && told.output.contains("UNGUARDED: fact_refuses_update"), "\(told)")
        let mended = try await binary.run("ledger", "rebuild")
        #expect(mended.exit == .status(1) && mended.output.contains("PUT BACK: fact_refuses_update"), "\(mended)")
        #expect(try await binary.run("evidence", "verify").exit == .status(0))
    }

    @Test func `another file is not taken for a ledger either`() async throws {
        let binary = try await UnreachableTests.scanned()
        try Data("hello world, and more of it than a header has\n".utf8).write(to: binary.ledger)
        let answer = try await binary.run("evidence", "verify")
        #expect(answer.exit == .status(2) && answer.errors.contains("is not a ledger"), "\(answer)")
    }

    /// A ledger that was emptied is not a new one.
    @Test func `an empty file is not taken for a ledger`() async throws {
        let binary = try await UnreachableTests.scanned()
        try Data().write(to: binary.ledger)
        let answer = try await binary.run("evidence", "verify")
        #expect(answer.exit == .status(2) && answer.errors.contains("is empty"), "\(answer)")
    }

    @Test(arguments: [
        ["evidence", "verify", "--head", "7"], ["evidence", "verify", "--report", "inventories/acme.yml"],
        ["ledger", "backup"],
    ])
    func `what is asked in the wrong way exits with 2`(arguments: [String]) async throws {
        let answer = try await UnreachableTests.scanned().run(arguments)
        #expect(answer.exit == .status(2) && !answer.errors.isEmpty, "\(answer)")
    }

    @Test(arguments: [["ledger", "rebuild"], ["ledger", "backup", "copy.sqlite"], ["evidence", "verify"]])
    func `without a ledger there is nothing to do`(arguments: [String]) async throws {
        let answer = try await MSPPatch().run(arguments)
        #expect(answer.exit == .status(2) && answer.errors.contains("there is no ledger"), "\(answer)")
    }

    /// What somebody does who can write the file.
    private static func sqlite(_ binary: MSPPatch, _ statements: String) async throws {
        let python = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.close()"
        let answer = try await RunningProgram(
            "/usr/bin/env", ["python3", "-c", python, binary.ledger.path, statements], in: binary.folder,
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
        ).finish()
        #expect(answer.exit == .status(0), "\(answer)")
    }
}
