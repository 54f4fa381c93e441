import Foundation
import SSHClient
import Testing

/// A real ssh-agent, ended with the object.
private final class Agent: Sendable {
    let socketPath: String
    let folder = TemporaryFolder("agent")
    private let process: ChildProcess

    /// - Parameter path: where it listens, instead of at a path of its own.
    /// - Parameter confirmed: a key for whose use a person has to be asked, whom nobody can ask here.
    init(keys: [String], confirmed: String? = nil, socketPath path: String? = nil) throws {
        socketPath = path ?? folder.path("socket")
        process = try ChildProcess("/usr/bin/ssh-agent", ["-D", "-a", socketPath])
        // It makes its socket before it listens; ssh-add(1) exits with 2 while it does not answer.
        for _ in 0..<500 where add(["-l"]).status == 2 { usleep(20_000) }
        for key in keys {
            let added = add(["-q", key])
            #expect(added.status == 0, "\(added.output)")
        }
        if let confirmed { #expect(add(["-q", "-c", confirmed]).status == 0) }
    }

    deinit { stop() }

    private func add(_ arguments: [String]) -> (status: Int32, output: String) {
        Command.run("/usr/bin/ssh-add", arguments, environment: ["SSH_AUTH_SOCK": socketPath])
    }

    func stop() { process.stop() }
    func kill() { process.signal(SIGKILL) }
    /// It then accepts connections and never answers.
    func freeze() { process.signal(SIGSTOP) }
    func thaw() { process.signal(SIGCONT) }
}

@Suite("ssh-agent", .timeLimit(.minutes(4)))
struct AgentTests {
    let server: TestServer

    init() throws { server = try TestServer.plain.get() }

    @Test("a key of the agent logs in, also behind others that are refused")
    func agentKey() async throws {
        let agent = try Agent(keys: [TestKeys.stranger, TestKeys.user])
        let result = try await withConnection(.test(server, authentication: [.agent(socketPath: agent.socketPath)])) {
            try await $0.run("echo by agent")
        }
        #expect(result.outputText == "by agent\n")
    }

    @Test("of a full agent only the permitted key is offered (IdentitiesOnly)")
    func onlyPermitted() async throws {
        // More keys than sshd would see tried (MaxAuthTries 6), the right one last.
        let others = (0..<7).map { TestKeys.make("agent_other_\($0)", "-t", "ed25519") }
        let agent = try Agent(keys: others + [TestKeys.user])
        let file = try agent.folder.write(
            "config",
            "Host *\n  IdentitiesOnly yes\n  IdentityFile \(TestKeys.user).pub\n  IdentityAgent \(agent.socketPath)\n")
        let options = try await OpenSSHOptions.read("any", file: file)
        guard case .socket(let path) = options.identityAgent else {
            Issue.record("no agent is named: \(options)")
            return
        }
        let keys = try #require(options.agentKeys)
        try await withConnection(.test(server, authentication: [.agent(socketPath: path, only: keys)])) {
            _ = try await $0.run("true")
        }
        let error = await sshError {
            try await withConnection(.test(server, authentication: [.agent(socketPath: path, only: [])])) { _ in }
        }
        guard case .authenticationFailed(_, let failure) = error else {
            Issue.record("not refused: \(String(describing: error))")
            return
        }
        #expect(failure.tried.count == 1 && failure.tried[0].contains("no key that may be used"))
    }

    @Test("many connections share one agent")
    func manyConnections() async throws {
        let agent = try Agent(keys: [TestKeys.user])
        let engine = try SSHEngine()
        let configuration = try SSHConfiguration.test(server, authentication: [.agent(socketPath: agent.socketPath)])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<30 {
                group.addTask {
                    try await withConnection(configuration, engine: engine) { _ = try await $0.run("true") }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("without an agent the key file is used, and without both the error names the agent")
    func missingAgent() async throws {
        let authentication = SSHAuthentication.agent(socketPath: "/nonexistent/agent.sock")
        let key = SSHAuthentication.key(try SSHIdentity(contentsOf: TestKeys.user))
        try await withConnection(.test(server, authentication: [authentication, key])) { _ = try await $0.run("true") }
        let error = await sshError {
            try await withConnection(.test(server, authentication: [authentication])) { _ in }
        }
        #expect(error == .agent(socketPath: "/nonexistent/agent.sock", message: "No such file or directory"))
    }

    @Test("an agent that dies between two connections is told, and one that takes its place is found")
    func restartedAgent() async throws {
        let agent = try Agent(keys: [TestKeys.user])
        let engine = try SSHEngine()
        let configuration = try SSHConfiguration.test(server, authentication: [.agent(socketPath: agent.socketPath)])
        try await withConnection(configuration, engine: engine) { _ = try await $0.run("true") }
        agent.stop()
        let error = await sshError { try await withConnection(configuration, engine: engine) { _ in } }
        guard case .agent = error else {
            Issue.record("not an error of the agent: \(String(describing: error))")
            return
        }
        let successor = try Agent(keys: [TestKeys.user], socketPath: agent.socketPath)
        try await withConnection(configuration, engine: engine) { _ = try await $0.run("true") }
        successor.stop()
    }

    @Test("an agent that dies while it is asked: the next way to log in is tried", arguments: [true, false])
    func dyingAgent(_ hasKey: Bool) async throws {
        let agent = try Agent(keys: [TestKeys.user])
        let engine = try SSHEngine()
        var ways = [SSHAuthentication.agent(socketPath: agent.socketPath)]
        if hasKey { ways.append(.key(try SSHIdentity(contentsOf: TestKeys.user))) }
        let configuration = try SSHConfiguration.test(server, authentication: ways)
        agent.freeze()
        let task = Task {
            await sshError { try await withConnection(configuration, engine: engine) { _ = try await $0.run("true") } }
        }
        try await Task.sleep(for: .milliseconds(500))
        agent.kill()
        let error = await task.value
        if hasKey { return #expect(error == nil) }
        guard case .agent = error else {
            Issue.record("not an error of the agent: \(String(describing: error))")
            return
        }
    }

    @Test("the right key among several of every kind", arguments: ["ed25519", "ecdsa", "rsa"])
    func severalKinds(_ kind: String) async throws {
        let keys = ["ed25519", "ecdsa", "rsa"].map { TestKeys.make("agent_\(kind)_\($0)", "-t", $0) }
        let path = try #require(keys.first { $0.hasSuffix(kind) })
        let authorized = TemporaryFolder("authorized")
        let own = try TestServer(["AuthorizedKeysFile \(authorized.write("keys", TestKeys.publicLine(path) + "\n"))"])
        let agent = try Agent(keys: keys)
        try await withConnection(.test(own, authentication: [.agent(socketPath: agent.socketPath)])) {
            _ = try await $0.run("true")
        }
    }

    @Test("an agent that never answers costs the time-out and no more")
    func frozenAgent() async throws {
        let agent = try Agent(keys: [TestKeys.user])
        agent.freeze()
        defer { agent.thaw() }
        let configuration = try SSHConfiguration.test(
            server, authentication: [.agent(socketPath: agent.socketPath)],
            timeouts: SSHTimeouts(authentication: .milliseconds(500)))
        let error = await sshError { try await withConnection(configuration) { _ in } }
        switch error {
        case .agent, .timedOut(.authentication, _, _): break
        default: Issue.record("neither the agent nor the time-out: \(String(describing: error))")
        }
    }

    @Test("an agent that hangs is left for the key file, and told where there is none")
    func hangingAgent() async throws {
        let agent = try Agent(keys: [TestKeys.user])
        agent.freeze()
        defer { agent.thaw() }
        let engine = try SSHEngine()
        let way = SSHAuthentication.agent(socketPath: agent.socketPath)
        let key = SSHAuthentication.key(try SSHIdentity(contentsOf: TestKeys.user))
        try await withConnection(.test(server, authentication: [way, key]), engine: engine) {
            _ = try await $0.run("true")
        }
        // It is remembered: the next host does not wait for it again.
        let start = ContinuousClock.now
        let error = await sshError {
            try await withConnection(.test(server, authentication: [way]), engine: engine) { _ in }
        }
        #expect(ContinuousClock.now - start < .seconds(20))
        guard case .agent(agent.socketPath, _) = error else {
            Issue.record("not an error of the agent: \(String(describing: error))")
            return
        }
    }

    @Test("an agent that refuses to sign is told, and the key file is tried for the same key")
    func refusingAgent() async throws {
        let agent = try Agent(keys: [], confirmed: TestKeys.user)
        let way = SSHAuthentication.agent(socketPath: agent.socketPath)
        let error = await sshError { try await withConnection(.test(server, authentication: [way])) { _ in } }
        #expect("\(try #require(error))".contains("it refused to sign with"))
        let key = SSHAuthentication.key(try SSHIdentity(contentsOf: TestKeys.user))
        try await withConnection(.test(server, authentication: [way, key])) { _ = try await $0.run("true") }
    }

    @Test("a key that the server refused of the agent is not offered again from its file")
    func refusedOnce() async throws {
        let own = try TestServer()
        let agent = try Agent(keys: [TestKeys.stranger])
        let ways: [SSHAuthentication] = [
            .agent(socketPath: agent.socketPath), .key(try SSHIdentity(contentsOf: TestKeys.stranger)),
        ]
        let error = await sshError { try await withConnection(.test(own, authentication: ways)) { _ in } }
        guard case .authenticationFailed(_, let failure) = error else {
            Issue.record("not refused: \(String(describing: error))")
            return
        }
        #expect(failure.tried == ["key stranger_ed25519 of the agent (not accepted)"])
    }

    @Test("an engine tells what an agent has, so that no passphrase is asked for in vain")
    func agentKeys() async throws {
        let agent = try Agent(keys: [TestKeys.user])
        let engine = try SSHEngine()
        #expect(await engine.agentKeys(socketPath: agent.socketPath) == [try TestKeys.hostKey(TestKeys.user).blob])
        #expect(await engine.agentKeys(socketPath: "/nonexistent").isEmpty)
    }
}
