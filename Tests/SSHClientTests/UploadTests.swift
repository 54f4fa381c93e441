import Foundation
import SSHClient
import Testing

@Suite("Uploading", .timeLimit(.minutes(2)))
struct UploadTests {
    let server: TestServer
    let folder = TemporaryFolder("upload")

    init() throws { server = try TestServer.plain.get() }

    @Test(
        "any content under any name", arguments: ["plain", "it's $HOME; `rm` \"x\"", "new\nline", "-dash", "ünïcode"])
    func upload(_ name: String) async throws {
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 2) }
        let path = folder.path(name)
        try await withConnection(.test(server)) { try await $0.upload(bytes, to: path, mode: 0o640) }
        let written = try #require(FileManager.default.contents(atPath: path))
        #expect(Array(written) == bytes)
        let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(permissions == 0o640)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root) == [name])
    }

    @Test("an empty file replaces another")
    func empty() async throws {
        let path = try folder.write("file", "before")
        try await withConnection(.test(server)) { try await $0.upload([], to: path) }
        #expect(FileManager.default.contents(atPath: path) == Data())
    }

    @Test("what cannot be written is told in the host's words, and nothing is left behind")
    func failure() async throws {
        let path = folder.path("no/such/folder/file")
        let error = await sshError {
            try await withConnection(.test(server)) { try await $0.upload([1, 2, 3], to: path) }
        }
        guard case .uploadFailed(_, path, let message) = error else {
            Issue.record("not a failed upload: \(String(describing: error))")
            return
        }
        #expect(message.contains("No such file or directory"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root) == [])
    }

    @Test("an upload that is cut off leaves the old file and nothing else")
    func interrupted() async throws {
        let path = try folder.write("file", "before")
        let connection = try await SSHConnection.connect(.test(server), on: SSHEngine())
        let bytes = [UInt8](repeating: 7, count: 50_000_000)
        let task = Task { try await connection.upload(bytes, to: path) }
        for _ in 0..<500 where try FileManager.default.contentsOfDirectory(atPath: folder.root).count < 2 {
            try await Task.sleep(for: .milliseconds(5))
        }
        await connection.close()
        #expect(await sshError { try await task.value } == .closed)
        for _ in 0..<500 where try FileManager.default.contentsOfDirectory(atPath: folder.root).count > 1 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root) == ["file"])
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
    }
}
