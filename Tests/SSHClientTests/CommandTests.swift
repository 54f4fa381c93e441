import Foundation
import SSHClient
import Testing

@Suite("Running commands", .timeLimit(.minutes(2)))
struct CommandTests {
    let server: TestServer

    init() throws { server = try TestServer.plain.get() }

    struct Case: Sendable, CustomTestStringConvertible {
        var command: String
        var input = ""
        var output = ""
        var error = ""
        var exit = CommandExit.status(0)
        var testDescription: String { command }
    }

    @Test(
        "streams, status and signal arrive",
        arguments: [
            Case(command: "echo ok", output: "ok\n"),
            Case(command: "echo wrong >&2; exit 7", error: "wrong\n", exit: .status(7)),
            Case(command: "cat", input: "from here", output: "from here"),
            Case(command: "cat >/dev/null; echo done", output: "done\n"),
            Case(command: "true", input: "nobody reads this"),
            Case(command: "kill -TERM $$", exit: .signal("TERM")),
            Case(command: "kill -KILL $$", exit: .signal("KILL")),
            Case(
                command: "echo out; echo err >&2; exec >&- 2>&-; sleep 0.3; exit 5", output: "out\n", error: "err\n",
                exit: .status(5)),
        ])
    func run(_ test: Case) async throws {
        let result = try await withConnection(.test(server)) {
            try await $0.run(test.command, standardInput: Array(test.input.utf8))
        }
        #expect(result.outputText == test.output)
        #expect(result.errorText == test.error)
        #expect(result.exit == test.exit)
    }

    @Test("both streams are drained, whichever is louder")
    func bothStreams() async throws {
        let result = try await withConnection(.test(server)) {
            try await $0.run(
                "head -c 3000000 /dev/zero >&2; head -c 3000000 /dev/zero", limits: OutputLimits(standardError: 4 << 20)
            )
        }
        #expect(result.standardOutput.count == 3_000_000)
        #expect(result.standardError.count == 3_000_000)
        #expect(result.exit == .status(0))
    }

    @Test("much input goes there and back")
    func bigInput() async throws {
        let input = (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let result = try await withConnection(.test(server)) { try await $0.run("cat", standardInput: input) }
        #expect(result.standardOutput == input)
    }

    @Test("a command longer than a packet is fed to a shell", arguments: [31_000, 34_760, 400_000])
    func longCommand(_ length: Int) async throws {
        let filler = String(repeating: "x", count: length)
        let result = try await withConnection(.test(server)) {
            try await $0.run("cat; v=\(filler); echo ${#v}; exit 3")
        }
        #expect(result.outputText == "\(length)\n")
        #expect(result.exit == .status(3))
    }

    @Test("many commands at once on one connection")
    func concurrentCommands() async throws {
        let numbers = try await withConnection(.test(server)) { connection in
            try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<50 {
                    group.addTask { try await connection.run("echo \(number); sleep 0.0\(number % 7)").outputText }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
        }
        #expect(numbers == Set((0..<50).map { "\($0)\n" }))
    }

    @Test("output is handed out as it comes")
    func chunks() async throws {
        let (chunks, continuation) = AsyncStream.makeStream(of: OutputChunk.self)
        let result = try await withConnection(.test(server)) {
            try await $0.run(
                "echo one; sleep 0.2; echo two >&2", limits: OutputLimits(collects: false),
                onOutput: { continuation.yield($0) })
        }
        continuation.finish()
        let texts = await chunks.reduce(into: []) {
            $0.append("\($1.stream.rawValue): \(String(decoding: $1.bytes, as: UTF8.self))")
        }
        #expect(texts == ["standard output: one\n", "standard error: two\n"])
        #expect(result.standardOutput.isEmpty)
    }

    @Test("output beyond the limit stops the command and keeps the connection", arguments: CommandStream.allCases)
    func outputLimit(_ stream: CommandStream) async throws {
        try await withConnection(.test(server)) { connection in
            let redirection = stream == .standardError ? ">&2" : ""
            let error = await sshError {
                _ = try await connection.run(
                    "yes \(redirection)", limits: OutputLimits(standardOutput: 1000, standardError: 1000))
            }
            #expect(error == .outputLimitExceeded(server.endpoint, stream, limit: 1000))
            let next = try await connection.run("echo still here")
            #expect(next.outputText == "still here\n")
        }
    }

    @Test("the tail that comes with the end of the connection is not lost")
    func lostTail() async throws {
        let (chunks, continuation) = AsyncStream.makeStream(of: OutputChunk.self)
        let error = await sshError {
            try await withConnection(.test(server)) {
                _ = try await $0.run("echo first; sleep 0.3; echo before; sleep 0.3; kill -9 $PPID") { chunk in
                    continuation.yield(chunk)
                    // The loop is held up until data and the end of the connection are both waiting.
                    if chunk.bytes.starts(with: Array("first".utf8)) { Thread.sleep(forTimeInterval: 2) }
                }
            }
        }
        continuation.finish()
        let output = await chunks.reduce(into: "") { $0 += String(decoding: $1.bytes, as: UTF8.self) }
        #expect(output == "first\nbefore\n")
        guard case .disconnected(_, .command, _) = error else {
            Issue.record("not a disconnection: \(String(describing: error))")
            return
        }
    }

    @Test("output that is not UTF-8 passes unchanged")
    func binary() async throws {
        let result = try await withConnection(.test(server)) { try await $0.run("printf '\\377\\000\\376'") }
        #expect(result.standardOutput == [0xff, 0x00, 0xfe])
    }

    @Test("a command has its own deadline, and the connection lives on")
    func timeout() async throws {
        try await withConnection(.test(server)) { connection in
            let error = await sshError { _ = try await connection.run("sleep 30", timeout: .milliseconds(300)) }
            #expect(error == .timedOut(.command, server.endpoint, after: .milliseconds(300)))
            let next = try await connection.run("echo on")
            #expect(next.outputText == "on\n")
        }
    }

    @Test("cancelling the task ends the wait and keeps the connection")
    func cancellation() async throws {
        try await withConnection(.test(server)) { connection in
            let task = Task { try await connection.run("sleep 30") }
            try await Task.sleep(for: .milliseconds(200))
            task.cancel()
            let error = await sshError { _ = try await task.value }
            #expect(error == .cancelled)
            let next = try await connection.run("echo on")
            #expect(next.outputText == "on\n")
        }
    }

    @Test("closing the connection ends what runs on it")
    func closing() async throws {
        let connection = try await SSHConnection.connect(.test(server), on: SSHEngine())
        let task = Task { try await connection.run("sleep 30") }
        try await Task.sleep(for: .milliseconds(200))
        await connection.close()
        #expect(await sshError { _ = try await task.value } == .closed)
        #expect(await sshError { _ = try await connection.run("true") } == .closed)
    }
}
