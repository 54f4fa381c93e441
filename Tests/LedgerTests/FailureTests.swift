import Foundation
import GRDB
import Ledger
import Testing
import Vocabulary

/// What goes wrong with files and disks: a clear word, and nothing lost.
@Suite struct FailureTests {
    @Test func makesItselfForItsOwnerAlone() throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        try ledger.append([scan(1)])
        #expect(try mode(folder.path + "/state") == 0o700)
        for suffix in ["", "-wal", "-shm"] { #expect(try mode(folder.ledgerPath + suffix) == 0o600) }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.ledgerPath)
        _ = try folder.open()
        #expect(try mode(folder.ledgerPath) == 0o600)
    }

    @Test(arguments: [
        "this is a letter, not a ledger. It is long enough to be looked at as a database: it has a hundred bytes and more.",
        "x",
    ])
    func leavesATextFileAlone(text: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/letter.txt"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: LedgerError.notALedger(path: path)) { try Ledger.open(path: path, actor: "tester") }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(text.utf8))
    }

    @Test func leavesTheDatabaseOfAnotherProgramAlone() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/other.sqlite"
        try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE diary (day TEXT)") }
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: LedgerError.notALedger(path: path)) { try Ledger.open(path: path, actor: "tester") }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func leavesALedgerOfANewerProgramAlone() throws {
        let folder = try TemporaryFolder()
        _ = try folder.open()
        try DatabaseQueue(path: folder.ledgerPath).write {
            try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9 wonders')")
        }
        #expect(throws: LedgerError.newerSchema(path: folder.ledgerPath, migrations: ["9 wonders"])) {
            try folder.open()
        }
    }

    @Test func saysThatThereIsNone() throws {
        let folder = try TemporaryFolder()
        let none = LedgerError.cannotOpen(path: folder.ledgerPath, reason: "there is none yet")
        #expect(throws: none) { try folder.open(readOnly: true) }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/state"))
        #expect(throws: LedgerError.self) { try Ledger.open(path: "/dev/null/ledger.sqlite", actor: "tester") }
        #expect(throws: LedgerError.notALedger(path: "/dev")) { try Ledger.open(path: "/dev", actor: "tester") }
    }

    @Test func saysThatItIsReadOnly() throws {
        let folder = try TemporaryFolder()
        try folder.open().append([scan(1)])
        let ledger = try folder.open(readOnly: true)
        #expect(throws: LedgerError.readOnly(path: folder.ledgerPath)) { try ledger.append([scan(2)]) }
        #expect(try ledger.facts().count == 1)
    }

    @Test func saysThatItIsLocked() throws {
        let folder = try TemporaryFolder()
        let ledger = try Ledger.open(path: folder.ledgerPath, actor: "tester", busyTimeout: 0.2)
        try ledger.append([scan(1)])
        let other = try DatabaseQueue(path: folder.ledgerPath)
        try other.inDatabase { connection in
            try connection.execute(sql: "BEGIN IMMEDIATE")
            #expect(throws: LedgerError.locked(path: folder.ledgerPath)) { try ledger.append([scan(2)]) }
            #expect(try ledger.facts().count == 1)
            try connection.execute(sql: "ROLLBACK")
        }
        #expect(try ledger.append([scan(2)]).map(\.sequence) == [2])
    }

    @Test func aFullDiskLosesNothing() throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        try ledger.append([scan(1)])
        try ledger.forbidGrowth()
        var acknowledged: Int64 = 1
        #expect(throws: LedgerError.diskFull(path: folder.ledgerPath)) {
            while acknowledged < 10_000 { acknowledged = try ledger.append([scan(Double(acknowledged))])[0].sequence }
        }
        #expect(try ledger.verify() == .intact(count: acknowledged, head: ledger.head()))
    }

    /// The same on a real file system without a byte left, where the tests may mount one.
    @Test(.enabled(if: getuid() == 0))
    func aFullFileSystemLosesNothing() throws {
        let folder = try TemporaryFolder()
        let small = folder.path + "/small"
        try FileManager.default.createDirectory(atPath: small, withIntermediateDirectories: false)
        guard try run("/bin/mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small]).status == 0 else { return }
        defer { _ = try? run("/bin/umount", ["-l", small]) }
        let path = small + "/ledger.sqlite"
        var acknowledged: Int64 = 0
        do {
            let ledger = try Ledger.open(path: path, actor: "tester")
            #expect(throws: LedgerError.diskFull(path: path)) {
                while acknowledged < 100_000 { acknowledged = try ledger.append([scan(1)])[0].sequence }
            }
            #expect(acknowledged > 0)
        }
        let copy = folder.path + "/copy.sqlite"
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        let ledger = try Ledger.open(path: copy, actor: "tester")
        #expect(try ledger.verify() == .intact(count: acknowledged, head: ledger.head()))
    }

    @Test func saysThatAPageIsDamaged() throws {
        let folder = try TemporaryFolder()
        do {
            let ledger = try folder.open()
            for number in 1...200 { try ledger.append([scan(Double(number))]) }
        }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.ledgerPath))
        let size = try file.seekToEnd()
        for page in stride(from: 8192, to: size, by: 4096) {
            try file.seek(toOffset: page)
            try file.write(contentsOf: Data(repeating: 0x5A, count: 4096))
        }
        try file.close()
        let error = #expect(throws: LedgerError.self) { try folder.open().verify() }
        guard case .corrupt = error else {
            Issue.record("said \(String(describing: error))")
            return
        }
    }

    @Test(arguments: [
        LedgerError.locked(path: "/l"), .readOnly(path: "/l"), .diskFull(path: "/l"), .notALedger(path: "/l"),
        .corrupt(path: "/l", reason: "page 7"), .newerSchema(path: "/l", migrations: ["2"]),
        .cannotOpen(path: "/l", reason: "no"), .inputOutput(path: "/l", reason: "I/O"),
        .destinationExists(path: "/l"), .badCopy(path: "/l", reason: "it ends early"),
    ])
    func everyErrorNamesTheFileAndWhatToDo(error: LedgerError) {
        #expect(error.description.contains("/l"))
        #expect(error.description.split(separator: ". ").count >= 2)
    }

    private func scan(_ number: Double) throws -> NewFact {
        NewFact(
            ScanFact(result: .complete, appeared: [update("openssl", "3.0.\(number)")]), host: try host(),
            validAt: day(number))
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }
}
