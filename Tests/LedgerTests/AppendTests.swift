import Foundation
import GRDB
import Ledger
import Testing
import Vocabulary

@Suite struct AppendTests {
    @Test func factsFormAChainAndComeBackAsTheyWere() throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        let scan = ScanFact(
            result: .complete, state: nil, appeared: [update("openssl", "3.0.2")], pendingCount: 1,
            durationSeconds: 1.25)
        let appended = try ledger.append([
            NewFact(scan, host: host(), validAt: day(1)),
            NewFact(
                ExceptionEndedFact(id: "E1", reason: "mended"), client: ClientID(rawValue: "acme"), validAt: day(2)),
        ])
        #expect(appended.map(\.sequence) == [1, 2])
        #expect(appended[0].previousHash == LedgerHead.empty.hash)
        #expect(appended[1].previousHash == appended[0].hash)
        #expect(appended[0].client == ClientID(rawValue: "acme"))
        #expect(appended[0].actor == "tester")

        let read = try folder.open(readOnly: true).facts()
        #expect(read == appended)
        #expect(try read[0].decode(ScanFact.self) == scan)
        #expect(throws: LedgerError.self) { try read[1].decode(ScanFact.self) }
        #expect(try ledger.head() == LedgerHead(sequence: 2, hash: appended[1].hash))
        #expect(try ledger.verify() == .intact(count: 2, head: ledger.head()))
    }

    @Test func appendsWithoutBlockingAndInSpiteOfCancellation() async throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await ledger.append([NewFact(ScanFact(result: .complete), host: host(), validAt: day(1))])
        }
        #expect(try await task.value.map(\.sequence) == [1])
        #expect(try ledger.head().sequence == 1)
    }

    @Test func recordsAllOrNothing() throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        let good = NewFact(ScanFact(result: .complete), host: try host(), validAt: day(1))
        let bad = NewFact(ScanFact(result: .complete, durationSeconds: .nan), host: try host(), validAt: day(1))
        #expect(throws: LedgerError.self) { try ledger.append([good, bad]) }
        #expect(try ledger.append([]).isEmpty)
        #expect(try ledger.facts().isEmpty)
        #expect(try ledger.lastScan(of: host()) == nil)
    }

    @Test func aLineBreakCannotForgeAnotherFact() throws {
        let folder = try TemporaryFolder()
        let ledger = try Ledger.open(path: folder.ledgerPath, actor: "mallory\nroot")
        let fact = NewFact(ScanFact(result: .complete), host: try host(), run: RunID(rawValue: "a\nb"), validAt: day(1))
        #expect(throws: LedgerError.self) { try ledger.append([fact]) }
        #expect(ledger.actor == "mallory root")
    }

    @Test(arguments: [(-60.0, true), (-7200.0, false), (60.0, false)])
    func recordedTimeFollowsTheClockButNotALittleBack(step: Double, held: Bool) throws {
        let folder = try TemporaryFolder()
        let body = ScanFact(result: .complete)
        try folder.open(now: { day(5) }).append([NewFact(body, host: host(), validAt: day(1))])
        let later = try folder.open(now: { day(5).addingTimeInterval(step) })
            .append([NewFact(body, host: host(), validAt: day(1))])
        #expect(later[0].recordedAt == (held ? day(5) : day(5).addingTimeInterval(step)))
    }

    @Test(arguments: [
        "UPDATE fact SET body = '{}' WHERE sequence = 1",
        "DELETE FROM fact WHERE sequence = 1",
        "INSERT OR REPLACE INTO fact SELECT sequence, 0, 0, 'x', NULL, NULL, NULL, '', '', x'', x'' FROM fact",
        "INSERT INTO fact VALUES (7, 0, 0, 'x', NULL, NULL, NULL, '', '', x'', x'')",
    ])
    func theFileItselfRefusesToBeChanged(statement: String) throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        try ledger.append([NewFact(ScanFact(result: .complete), host: host(), validAt: day(1))])
        let stranger = try DatabaseQueue(path: folder.ledgerPath)
        #expect(throws: DatabaseError.self) { try stranger.write { try $0.execute(sql: statement) } }
        #expect(try ledger.verify() == .intact(count: 1, head: ledger.head()))
    }

    @Test func asksWhatItIsAskedFor() throws {
        let folder = try TemporaryFolder()
        let run = RunID(rawValue: "20261003T220000Z-1")
        let outcome = HostOutcomeFact(outcome: .applied, wave: "canary", finishedAt: day(3))
        let first = try folder.open(now: { day(10) })
        try first.append([
            NewFact(ScanFact(result: .complete), host: host("acme/web1"), validAt: day(1)),
            NewFact(ScanFact(result: .complete), host: host("globex/web1"), validAt: day(2)),
        ])
        let ledger = try folder.open(now: { day(20) })
        try ledger.append([NewFact(outcome, host: host("acme/web1"), run: run, validAt: day(3))])

        let acme = ClientID(rawValue: "acme")
        func sequences(_ facts: [Fact]) -> [Int64] { facts.map(\.sequence) }
        #expect(try sequences(ledger.facts(client: acme)) == [1, 3])
        #expect(try sequences(ledger.facts(kinds: [ScanFact.kind])) == [1, 2])
        #expect(try sequences(ledger.facts(kinds: [ScanFact.kind, HostOutcomeFact.kind], host: host())) == [1, 3])
        #expect(try sequences(ledger.facts(run: run)) == [3])
        #expect(try sequences(ledger.facts(validAt: day(1)..<day(3))) == [1, 2])
        #expect(try sequences(ledger.facts(knownAt: day(10))) == [1, 2])
        #expect(try sequences(ledger.facts(afterSequence: 2)) == [3])
        #expect(try ledger.head(knownAt: day(10)).sequence == 2)
        #expect(try ledger.head(knownAt: day(9)) == .empty)
    }

    @Test func isDurableAgainstAPowerCut() throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        // https://www.sqlite.org/pragma.html#pragma_synchronous: 2 is FULL. It is a property of the connection, so
        // that only the ledger's own can be asked.
        #expect(try ledger.durability() == "wal 2")
    }
}
