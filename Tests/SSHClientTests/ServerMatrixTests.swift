import Foundation
import SSHClient
import Testing

@Suite("Servers as they are found", .timeLimit(.minutes(3)))
struct ServerMatrixTests {
    private static let isLibssh2Eleven = Result { try SSHAbilities.ofThisProcess() }.map { $0.lacking.count < 3 }

    @Test("works, or says what both sides have", arguments: ServerCase.all)
    func server(_ test: ServerCase) async throws {
        let server = try TestServer(test.options, hostKeys: test.hostKeys, matchBlock: test.matchBlock)
        let configuration = try SSHConfiguration.test(server, hostKeys: [test.pinned])
        switch test.outcome {
        case .works: try await check(configuration)
        case .worksWithLibssh2Eleven where try Self.isLibssh2Eleven.get(): try await check(configuration)
        case .worksWithLibssh2Eleven(let kind), .never(let kind):
            let error = await sshError { try await withConnection(configuration) { _ in } }
            guard case .noCommonAlgorithm(server.endpoint, let mismatch) = error else {
                Issue.record("not a mismatch: \(String(describing: error))")
                return
            }
            #expect(mismatch.kind == kind)
            #expect(!mismatch.server.isEmpty && !mismatch.client.isEmpty)
            #expect(Set(mismatch.server).isDisjoint(with: mismatch.client))
            let text = "\(try #require(error))"
            #expect(mismatch.server.allSatisfy(text.contains) && mismatch.client.allSatisfy(text.contains))
        }
    }

    /// Two commands, one of them with much output and a pause, so that re-keying by volume and by time both happen in it.
    private func check(_ configuration: SSHConfiguration) async throws {
        try await withConnection(configuration) { connection in
            let first = try await connection.run("head -c 1500000 /dev/zero; sleep 1.2; echo end")
            #expect(first.standardOutput.count == 1_500_004)
            #expect(first.exit == .status(0))
            let second = try await connection.run("echo again; exit 4")
            #expect(second.outputText == "again\n")
            #expect(second.exit == .status(4))
        }
    }

    @Test("MaxSessions 1: a second command at the same time is refused, with the setting named")
    func maxSessions() async throws {
        let folder = TemporaryFolder("sessions")
        let end = folder.path("end")
        let server = try TestServer(["MaxSessions 1"])
        try await withConnection(.test(server)) { connection in
            let (started, continuation) = AsyncStream.makeStream(of: Void.self)
            let command = "echo started; while [ ! -e '\(end)' ]; do sleep 0.1; done; echo first"
            async let first = connection.run(command) { _ in continuation.yield() }
            for await _ in started { break }
            let error = await sshError { _ = try await connection.run("echo second") }
            if case .channelRefused = error {} else { Issue.record("not refused: \(String(describing: error))") }
            #expect(error.map(\.description)?.contains("MaxSessions") == true)
            try folder.write("end", "")
            let output = try await first.outputText
            #expect(output == "started\nfirst\n")
        }
    }

    @Test(
        "MaxStartups 3: more logins than it allows all come in, in time, and so do looks at the host key",
        arguments: [true, false])
    func maxStartups(_ logsIn: Bool) async throws {
        let server = try TestServer(["MaxStartups 3"])
        let engine = try SSHEngine()
        let configuration = try SSHConfiguration.test(server)
        let errors = await withTaskGroup(of: SSHError?.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    await sshError {
                        guard logsIn else {
                            _ = try await SSHConnection.hostKey(of: configuration, on: engine)
                            return
                        }
                        try await withConnection(configuration, engine: engine) { _ = try await $0.run("true") }
                    }
                }
            }
            return await group.reduce(into: [SSHError]()) { if let error = $1 { $0.append(error) } }
        }
        // What is left after all repetitions must at least say why.
        for error in errors {
            guard case .serverDropped = error else {
                Issue.record("not dropped: \(error)")
                continue
            }
        }
        #expect(errors.count < 6)
    }

    @Test("ForceCommand answers instead of what was asked")
    func forceCommand() async throws {
        let server = try TestServer(["ForceCommand echo forced; exit 9"])
        let result = try await withConnection(.test(server)) {
            try await $0.run("echo asked", standardInput: Array("input".utf8))
        }
        #expect(result.outputText == "forced\n")
        #expect(result.exit == .status(9))
    }

    @Test("a login that takes its time succeeds within its time-out and fails beyond it")
    func slowLogin() async throws {
        // sshd insists on a path that only root can write to.
        let folder = TemporaryFolder("slow", in: "/run/")
        let script = try folder.write("keys", "#!/bin/sh\nsleep 1\ncat \(TestKeys.user).pub\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
        let server = try TestServer([
            "AuthorizedKeysFile none", "AuthorizedKeysCommand \(script)", "AuthorizedKeysCommandUser root",
        ])
        try await withConnection(.test(server)) { _ = try await $0.run("true") }
        let quick = try SSHConfiguration.test(server, timeouts: SSHTimeouts(authentication: .milliseconds(400)))
        let error = await sshError { try await withConnection(quick) { _ in } }
        #expect(error == .timedOut(.authentication, server.endpoint, after: .milliseconds(400)))
    }

    @Test("an idle connection outlives the server's own patience")
    func clientAlive() async throws {
        let server = try TestServer(["ClientAliveInterval 1", "ClientAliveCountMax 2"])
        var configuration = try SSHConfiguration.test(server)
        configuration.keepalive = .milliseconds(500)
        try await withConnection(configuration) { connection in
            try await Task.sleep(for: .seconds(5))
            let result = try await connection.run("echo alive")
            #expect(result.outputText == "alive\n")
        }
    }

    @Test("a silent command outlives the idle limit on a live host, and a dead host is noticed within it")
    func deadPeer() async throws {
        let server = try TestServer()
        var configuration = try SSHConfiguration.test(server, timeouts: SSHTimeouts(idle: .seconds(4)))
        configuration.keepalive = .seconds(2)
        try await withConnection(configuration) { connection in
            let result = try await connection.run("sleep 6; echo slow")
            #expect(result.outputText == "slow\n")
            let (started, continuation) = AsyncStream.makeStream(of: Void.self)
            let task = Task { try await connection.run("echo started; sleep 60") { _ in continuation.yield() } }
            for await _ in started { break }
            server.freezeSessions()
            let error = await sshError { _ = try await task.value }
            #expect(error == .timedOut(.idle, server.endpoint, after: .seconds(4)))
            server.thawSessions()
        }
    }
}
