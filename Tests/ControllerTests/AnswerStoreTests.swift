import Controller
import Foundation
import Testing
import Vocabulary

/// What hosts answered is kept for as long as was said, and lies where somebody without this program finds it.
struct AnswerStoreTests {
    private static let day: TimeInterval = 86_400
    /// 22 November 2026, 12:00 UTC.
    private static let now = Date(timeIntervalSince1970: 1_795_348_800)
    private let answer = Array("@@BEGIN n\n\u{1B}[31mwhatever a host says\0".utf8)
    private var hash: String { SHA256.hexDigest(of: Data(answer)) }

    private func withStore(_ body: (AnswerStore, URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "msp-patch-answers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(AnswerStore(beside: folder.appending(path: "ledger.sqlite").path), folder)
    }

    @Test func `an answer comes back byte for byte from a file of its own`() throws {
        try withStore { store, folder in
            #expect(store.path(of: hash) == nil)
            // The second time, it is there already.
            for _ in 1...2 { try store.keep(answer, hash: hash, until: Self.now + 90 * Self.day) }
            let path = folder.appending(path: "ledger.answers/2027-02-20/\(hash).gz").path
            #expect(store.path(of: hash) == path)
            #expect(try gunzip(path) == answer)
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
            #expect(try FileManager.default.attributesOfItem(atPath: store.folder)[.posixPermissions] as? Int == 0o700)
            #expect(try FileManager.default.contentsOfDirectory(atPath: store.folder + "/2027-02-20").count == 1)
        }
    }

    private func gunzip(_ path: String) throws -> [UInt8] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/bin/gzip")
        process.arguments = ["-dc", path]
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return [UInt8](bytes)
    }

    @Test func `it is gone on the day after the last, and what else lies there stays`() throws {
        try withStore { store, folder in
            try store.keep(answer, hash: hash, until: Self.now + Self.day)
            let note = URL(filePath: store.folder).appending(path: "README")
            try Data("mine".utf8).write(to: note)
            store.prune(at: Self.now + Self.day)
            #expect(store.path(of: hash) != nil)
            store.prune(at: Self.now + 2 * Self.day)
            #expect(store.path(of: hash) == nil)
            #expect(FileManager.default.fileExists(atPath: note.path))
        }
    }

    @Test func `what is in the way is said`() throws {
        try withStore { store, _ in
            try Data().write(to: URL(filePath: store.folder))
            let error = try #require(throws: AnswerStoreError.self) {
                try store.keep(answer, hash: hash, until: Self.now)
            }
            #expect(error.description.contains(store.folder) && error.description.contains("see to the disk"))
        }
    }
}
