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

    @Test("what is no file is neither replaced nor written into", arguments: ["folder", "pipe"])
    func noFile(_ name: String) async throws {
        try FileManager.default.createDirectory(atPath: folder.path("folder"), withIntermediateDirectories: true)
        mkfifo(folder.path("pipe"), 0o600)
        let error = await sshError {
            try await withConnection(.test(server)) { try await $0.upload([1, 2, 3], to: folder.path(name)) }
        }
        #expect(
            error
                == .uploadFailed(
                    server.endpoint, path: folder.path(name), message: "it is there already and is no file"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root).sorted() == ["folder", "pipe"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("folder")) == [])
    }

    @Test("a full disk is told, and what was there is kept")
    func fullDisk() async throws {
        let path = try folder.write("file", "before")
        // A limit on the size of files fails as a full disk does, without root's mount.
        let server = try TestServer(["ForceCommand trap '' XFSZ; ulimit -f 100; eval \"$SSH_ORIGINAL_COMMAND\""])
        let bytes = [UInt8](repeating: 7, count: 1_000_000)
        let error = await sshError { try await withConnection(.test(server)) { try await $0.upload(bytes, to: path) } }
        guard case .uploadFailed(_, path, let message) = error else {
            Issue.record("not a failed upload: \(String(describing: error))")
            return
        }
        #expect(message.contains("File too large"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root) == ["file"])
    }

    @Test("a server that runs nothing has not written the file, whatever status it gives", arguments: [0, 1])
    func notRun(_ status: Int) async throws {
        let server = try TestServer(["ForceCommand echo 'This account is not available.'; exit \(status)"])
        let path = folder.path("file")
        let error = await sshError { try await withConnection(.test(server)) { try await $0.upload([1], to: path) } }
        #expect(error == .uploadFailed(server.endpoint, path: path, message: "This account is not available."))
    }

    @Test("an upload that is cut off leaves the old file and nothing else")
    func interrupted() async throws {
        let path = try folder.write("file", "before")
        // No more than this much gets to the upload until it is cut off, however long a busy machine takes for that.
        let elsewhere = TemporaryFolder("upload-gate")
        let gate = try elsewhere.write("shut", "")
        let wait = "while [ -e \(gate) ]; do sleep 0.1; done"
        let server = try TestServer(["ForceCommand { head -c 100000; \(wait); } | sh -c \"$SSH_ORIGINAL_COMMAND\""])
        let connection = try await SSHConnection.connect(.test(server), on: SSHEngine())
        let bytes = [UInt8](repeating: 7, count: 5_000_000)
        let task = Task { try await connection.upload(bytes, to: path) }
        for _ in 0..<500 where try FileManager.default.contentsOfDirectory(atPath: folder.root).count < 2 {
            try await Task.sleep(for: .milliseconds(5))
        }
        await connection.close()
        #expect(await sshError { try await task.value } == .closed)
        try FileManager.default.removeItem(atPath: elsewhere.path("shut"))
        for _ in 0..<500 where try FileManager.default.contentsOfDirectory(atPath: folder.root).count > 1 {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.root) == ["file"])
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
    }
}
