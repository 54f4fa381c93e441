import Foundation
import GRDB
import Ledger
import Testing

/// Several processes, and processes that die.
@Suite struct ProcessTests {
    /// Kills a process that appends without pause, again and again: what it had been told is recorded is there.
    @Test(arguments: 1...8)
    func aKillLosesNothingThatWasAcknowledged(round: Int) throws {
        let folder = try TemporaryFolder()
        var acknowledged: Int64 = 0
        for _ in 1...3 {
            let told = try killedAfter(lines: round * 5, folder)
            #expect(told > acknowledged)
            acknowledged = told
            let ledger = try folder.open()
            let head = try ledger.head()
            // One more may be on disk whose acknowledgement was not printed any more.
            #expect(head.sequence == acknowledged || head.sequence == acknowledged + 1)
            #expect(try ledger.verify() == .intact(count: head.sequence, head: head))
            #expect(try ledger.rebuildCaches(verify: true).difference == nil)
            acknowledged = head.sequence
        }
    }

    @Test func manyProcessesAppendToOneNewLedgerAtOnce() throws {
        let folder = try TemporaryFolder()
        let processes = try (1...6).map { number in
            let process = Process()
            process.executableURL = try appender()
            process.arguments = [folder.ledgerPath, "process-\(number)", "30"]
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            return process
        }
        for process in processes {
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        let ledger = try folder.open()
        #expect(try ledger.verify() == .intact(count: 180, head: ledger.head()))
        let byActor = Dictionary(grouping: try ledger.facts(), by: \.actor).mapValues(\.count)
        #expect(byActor == Dictionary(uniqueKeysWithValues: (1...6).map { ("process-\($0)", 30) }))
    }

    /// SQLite refuses whoever switches a file to WAL while another one writes, and does not wait.
    @Test func aNewLedgerThatAnotherProcessMakesIsWaitedFor() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/state", withIntermediateDirectories: false)
        let process = Process()
        try DatabaseQueue(path: folder.ledgerPath).inDatabase { connection in
            try connection.execute(sql: "PRAGMA page_size = 8192; BEGIN IMMEDIATE")
            process.executableURL = try appender()
            process.arguments = [folder.ledgerPath, "second", "1"]
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            Thread.sleep(forTimeInterval: 0.5)
            try connection.execute(sql: "ROLLBACK")
        }
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test func isCopiedWhileInUse() throws {
        let folder = try TemporaryFolder()
        let writer = Process()
        writer.executableURL = try appender()
        writer.arguments = [folder.ledgerPath, "writer"]
        let pipe = Pipe()
        writer.standardOutput = pipe
        try writer.run()
        defer {
            kill(writer.processIdentifier, SIGKILL)
            writer.waitUntilExit()
        }
        _ = try lines(20, from: pipe)
        let ledger = try folder.open()
        let before = try ledger.head()
        let copy = folder.path + "/backup.sqlite"
        let told = try ledger.backup(to: copy)
        #expect(throws: LedgerError.destinationExists(path: copy)) { try ledger.backup(to: copy) }

        #expect(try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int == 0o600)
        let restored = try Ledger.open(path: copy, actor: "auditor", readOnly: true)
        let head = try restored.head()
        #expect(head == told)
        #expect(head.sequence >= before.sequence)
        #expect(try restored.verify(noted: before) == .intact(count: head.sequence, head: head))
    }

    /// - Returns: the last sequence that the process had printed in whole when it was killed.
    private func killedAfter(lines count: Int, _ folder: TemporaryFolder) throws -> Int64 {
        let process = Process()
        process.executableURL = try appender()
        process.arguments = [folder.ledgerPath, "victim"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        var output = try lines(count, from: pipe)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        output.append(pipe.fileHandleForReading.readDataToEndOfFile())
        let whole = String(decoding: output, as: UTF8.self).split(separator: "\n").filter { !$0.isEmpty }
        return try #require(whole.last.flatMap { Int64($0) })
    }

    private func lines(_ count: Int, from pipe: Pipe) throws -> Data {
        var output = Data()
        while output.count(where: { $0 == UInt8(ascii: "\n") }) < count {
            let more = pipe.fileHandleForReading.availableData
            try #require(!more.isEmpty, "the process ended early")
            output.append(more)
        }
        return output
    }
}
