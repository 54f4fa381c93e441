import Foundation
import SSHClient
import Testing

@Suite("Jump hosts", .timeLimit(.minutes(4)))
struct JumpTests {
    private let target: TestServer

    init() throws { target = try TestServer.plain.get() }

    private func hop(_ server: TestServer, hostKeys: [String] = [TestKeys.hostEd25519]) throws -> SSHHop {
        SSHHop(
            endpoint: server.endpoint, user: SSHConfiguration.testUser,
            authentication: [.key(try SSHIdentity(contentsOf: TestKeys.user))],
            hostKeyPolicy: .pinned(try hostKeys.map(TestKeys.hostKey)))
    }

    /// How many connections have logged in to a server.
    private func logins(_ server: TestServer) -> Int {
        server.log.split(separator: "\n").count { $0.contains("Accepted publickey") }
    }

    @Test("through one, two and three hops", arguments: [1, 2, 3])
    func chain(_ length: Int) async throws {
        let servers = try (0..<length).map { _ in try TestServer() }
        let hops = try servers.map { try hop($0) }
        let input = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 13 >> 1) }
        let result = try await withConnection(.test(target, jumps: hops)) {
            try await $0.run("cat", standardInput: input)
        }
        #expect(result.standardOutput == input)
        #expect(result.exit == .status(0))
        #expect(servers.map(logins) == Array(repeating: 1, count: length))
    }

    @Test("many hosts share the connection to a jump host with sshd's own limits")
    func sharing() async throws {
        let jump = try TestServer(["MaxStartups 10:30:100", "MaxSessions 10"])
        let engine = try SSHEngine()
        let configuration = try SSHConfiguration.test(target, jumps: [hop(jump)])
        try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<40 {
                group.addTask {
                    try await withConnection(configuration, engine: engine) {
                        try await $0.run("echo \(number)").outputText
                    }
                }
            }
            let answers = try await group.reduce(into: Set<String>()) { $0.insert($1) }
            #expect(answers.count == 40)
        }
        #expect((1...2).contains(logins(jump)))
    }

    @Test("two ways to the same address are never mixed")
    func sameAddress() async throws {
        let jumps = [try TestServer(), try TestServer()]
        let engine = try SSHEngine()
        for jump in jumps {
            try await withConnection(.test(target, jumps: [hop(jump)]), engine: engine) { _ = try await $0.run("true") }
        }
        #expect(jumps.map(logins) == [1, 1])
    }

    @Test("a jump host whose key has changed is refused, and its error says which host it is")
    func changedKey() async throws {
        let jump = try TestServer()
        let configuration = try SSHConfiguration.test(target, jumps: [hop(jump, hostKeys: [TestKeys.user])])
        let error = await sshError { try await withConnection(configuration) { _ in } }
        guard case .jumpFailed(jump.endpoint, .hostKeyChanged(jump.endpoint, _, _)) = error else {
            Issue.record("not the jump host's key: \(String(describing: error))")
            return
        }
    }

    @Test("a jump host that is down is told once for all hosts behind it")
    func down() async throws {
        let jump = try TestServer()
        let hop = try hop(jump)
        jump.stop()
        let engine = try SSHEngine()
        let configuration = try SSHConfiguration.test(target, jumps: [hop])
        await withTaskGroup(of: SSHError?.self) { group in
            for _ in 0..<20 {
                group.addTask { await sshError { try await withConnection(configuration, engine: engine) { _ in } } }
            }
            for await error in group {
                #expect(error == .jumpFailed(jump.endpoint, .unreachable(jump.endpoint, cause: .refused)))
            }
        }
    }

    @Test("forwarding that the jump host forbids is told with the setting to change")
    func forbidden() async throws {
        let jump = try TestServer(["DisableForwarding yes"])
        let configuration = try SSHConfiguration.test(target, jumps: [hop(jump)])
        let error = await sshError { try await withConnection(configuration) { _ in } }
        guard case .jumpFailed(jump.endpoint, .channelRefused) = error else {
            Issue.record("not a refused channel: \(String(describing: error))")
            return
        }
        #expect("\(try #require(error))".contains("DisableForwarding"))
    }

    @Test(
        "of hosts that the jump host may not open, each is told with the reason, and the jump host once",
        arguments: [1, 12])
    func notPermitted(_ count: Int) async throws {
        let jump = try TestServer(["PermitOpen 127.0.0.1:1"])
        let engine = try SSHEngine()
        let configuration = try SSHConfiguration.test(target, jumps: [hop(jump)])
        await withTaskGroup(of: SSHError?.self) { group in
            for _ in 0..<count {
                group.addTask { await sshError { try await withConnection(configuration, engine: engine) { _ in } } }
            }
            for await error in group {
                let text = error?.description ?? "no error"
                #expect(text.hasPrefix("jump host \(jump.endpoint) refused"), "\(text)")
                #expect(text.contains("administratively prohibited") && text.contains("\(target.endpoint)"), "\(text)")
                #expect(text.contains("PermitOpen"), "\(text)")
            }
        }
    }

    @Test("of a chain the jump host that failed is told, and it alone")
    func brokenChain() async throws {
        let (first, second) = (try TestServer(), try TestServer())
        let hops = [try hop(first), try hop(second, hostKeys: [TestKeys.user])]
        let error = await sshError { try await withConnection(.test(target, jumps: hops)) { _ in } }
        let text = error?.description ?? "no error"
        #expect(text.hasPrefix("jump host \(second.endpoint): THE HOST KEY HAS CHANGED"), "\(text)")
        #expect(!text.contains("\(first.endpoint)"), "\(text)")
    }

    @Test("a host that the jump host cannot reach")
    func unreachable() async throws {
        let jump = try TestServer()
        var configuration = try SSHConfiguration.test(target, jumps: [hop(jump)])
        configuration.endpoint.port = try TestServer.freePort()
        let error = await sshError { try await withConnection(configuration) { _ in } }
        guard case .unreachable(configuration.endpoint, _) = error else {
            Issue.record("not unreachable: \(String(describing: error))")
            return
        }
    }

    @Test("a jump host that goes away takes what runs behind it with it, and the next connection makes a new one")
    func lost() async throws {
        let jump = try TestServer()
        let engine = try SSHEngine()
        let configuration = try SSHConfiguration.test(target, jumps: [hop(jump)])
        let first = try await SSHConnection.connect(configuration, on: engine)
        let task = Task { try await first.run("sleep 30") }
        try await Task.sleep(for: .milliseconds(300))
        jump.endSessions()
        let error = await sshError { _ = try await task.value }
        guard case .disconnected(configuration.endpoint, _, _) = error else {
            Issue.record("not disconnected: \(String(describing: error))")
            return
        }
        await first.close()
        let result = try await withConnection(configuration, engine: engine) { try await $0.run("echo again") }
        #expect(result.outputText == "again\n")
    }

    @Test("hosts that the jump host cannot reach hold up none of the others behind it")
    func blackHoles() async throws {
        let jump = try TestServer()
        let engine = try SSHEngine()
        let timeouts = SSHTimeouts(connect: .seconds(60))
        let healthy = try SSHConfiguration.test(target, timeouts: timeouts, jumps: [hop(jump)])
        let holes = try (0..<3).map { _ in try BlackHole() }
        let lost = holes.map { hole in
            var configuration = healthy
            configuration.endpoint = hole.endpoint
            return Task { [configuration] in
                await sshError { try await withConnection(configuration, engine: engine) { _ in } }
            }
        }
        try await Task.sleep(for: .milliseconds(100))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { try await withConnection(healthy, engine: engine) { _ = try await $0.run("true") } }
            }
            try await group.waitForAll()
        }
        for task in lost { task.cancel() }
        // None of them had come to its end by itself.
        for task in lost { #expect(await task.value == .cancelled) }
    }

    @Test("a host that the jump host gets no answer from costs the time-out for connecting")
    func blackHole() async throws {
        let (jump, hole) = (try TestServer(), try BlackHole())
        var configuration = try SSHConfiguration.test(
            target, timeouts: SSHTimeouts(connect: .seconds(1)), jumps: [hop(jump)])
        configuration.endpoint = hole.endpoint
        let error = await sshError { try await withConnection(configuration) { _ in } }
        #expect(error == .timedOut(.connect, hole.endpoint, after: .seconds(1)))
    }

    @Test("a host behind a jump host that is silent costs the time-out only")
    func silentTarget() async throws {
        let jump = try TestServer()
        let listener = try Listener()
        var configuration = try SSHConfiguration.test(
            target, timeouts: SSHTimeouts(keyExchange: .milliseconds(500)), jumps: [hop(jump)])
        configuration.endpoint.port = listener.port
        let error = await sshError { try await withConnection(configuration) { _ in } }
        #expect(error == .timedOut(.keyExchange, configuration.endpoint, after: .milliseconds(500)))
    }
}
