import Foundation
import SSHClient
import Testing

@Suite("Connecting", .timeLimit(.minutes(2)))
struct ConnectionTests {
    let server: TestServer

    init() throws { server = try TestServer.plain.get() }

    @Test("the pinned key is verified, whichever kind it is", arguments: [TestKeys.hostEd25519, TestKeys.hostECDSA])
    func pinnedKey(_ path: String) async throws {
        try await withConnection(.test(server, hostKeys: [path])) { connection in
            let key = try TestKeys.hostKey(path)
            #expect(connection.hostKey == key)
        }
    }

    @Test("a key that is not the pinned one is refused, with both fingerprints")
    func changedKey() async throws {
        let error = await sshError { try await withConnection(.test(server, hostKeys: [TestKeys.user])) { _ in } }
        let (pinned, offered) = (try TestKeys.hostKey(TestKeys.user), try TestKeys.hostKey(TestKeys.hostEd25519))
        #expect(error == .hostKeyChanged(server.endpoint, pinned: [pinned], offered: offered))
        let text = try #require(error).description
        #expect(text.contains(pinned.fingerprintSHA256) && text.contains(offered.fingerprintSHA256))
    }

    @Test("a server that has lost the pinned kind of key shows what it has now, and both fingerprints are told")
    func changedKind() async throws {
        let server = try TestServer(hostKeys: [TestKeys.hostECDSA])
        let error = await sshError { try await withConnection(.test(server)) { _ in } }
        let (pinned, offered) = (try TestKeys.hostKey(TestKeys.hostEd25519), try TestKeys.hostKey(TestKeys.hostECDSA))
        #expect(error == .hostKeyChanged(server.endpoint, pinned: [pinned], offered: offered))
    }

    @Test(
        "of several keys the one is looked at whose kind is pinned",
        arguments: [TestKeys.hostEd25519, TestKeys.hostECDSA])
    func pinnedKindForTrust(_ path: String) async throws {
        let key = try await SSHConnection.hostKey(of: .test(server, hostKeys: [path]), on: SSHEngine())
        #expect(try key == TestKeys.hostKey(path))
    }

    @Test("without a pinned key nothing is accepted")
    func unknownKey() async throws {
        let error = await sshError { try await withConnection(.test(server, hostKeys: [])) { _ in } }
        guard case .hostKeyUnknown(server.endpoint, let offered) = error else {
            Issue.record("not an unknown key: \(String(describing: error))")
            return
        }
        #expect(offered.algorithm == .ed25519)
    }

    @Test("a revoked key is refused although it is pinned")
    func revokedKey() async throws {
        let key = try TestKeys.hostKey(TestKeys.hostEd25519)
        var configuration = try SSHConfiguration.test(server)
        configuration.hostKeyPolicy = .pinned([key], revoked: [key])
        #expect(
            await sshError { try await withConnection(configuration) { _ in } }
                == .hostKeyRevoked(server.endpoint, offered: key))
    }

    @Test("the key can be looked at without logging in")
    func hostKeyForTrust() async throws {
        var configuration = try SSHConfiguration.test(server, hostKeys: [])
        configuration.authentication = []
        let key = try await SSHConnection.hostKey(of: configuration, on: SSHEngine())
        #expect(try key == TestKeys.hostKey(TestKeys.hostEd25519))
        let fingerprint = Command.run("/usr/bin/ssh-keygen", ["-l", "-f", TestKeys.hostEd25519 + ".pub"]).output
        #expect(fingerprint.contains(key.fingerprintSHA256 + " "))
    }

    @Test("a refused key names what was tried and what the server takes")
    func refusedLogin() async throws {
        let stranger = try SSHIdentity(contentsOf: TestKeys.stranger)
        let error = await sshError {
            try await withConnection(.test(server, authentication: [.key(stranger)])) { _ in }
        }
        guard case .authenticationFailed(_, let failure) = error else {
            Issue.record("not a failed login: \(String(describing: error))")
            return
        }
        #expect(failure.user == "root")
        #expect(failure.tried == ["key \(TestKeys.stranger) (not accepted)"])
        #expect(failure.offeredByServer.contains("publickey"))
    }

    @Test("a way that could not be tried is told with those that were")
    func unusable() async throws {
        let ways: [SSHAuthentication] = [
            .unusable(reason: "key /locked (the passphrase is wrong)"),
            .key(try SSHIdentity(contentsOf: TestKeys.stranger)),
        ]
        let error = await sshError { try await withConnection(.test(server, authentication: ways)) { _ in } }
        #expect(
            "\(try #require(error))".contains("key /locked (the passphrase is wrong); key \(TestKeys.stranger) (not"))
    }

    @Test("a second key is tried when the first is refused")
    func secondKey() async throws {
        let keys = try [TestKeys.stranger, TestKeys.user].map { SSHAuthentication.key(try SSHIdentity(contentsOf: $0)) }
        let result = try await withConnection(.test(server, authentication: keys)) { try await $0.run("echo in") }
        #expect(result.outputText == "in\n")
    }

    @Test("nobody listens")
    func refusedConnection() async throws {
        var configuration = try SSHConfiguration.test(server)
        configuration.endpoint.port = try TestServer.freePort()
        let error = await sshError { try await withConnection(configuration) { _ in } }
        #expect(error == .unreachable(configuration.endpoint, cause: .refused))
    }

    @Test("names and IPv6 addresses", arguments: ["localhost", "::1", "127.0.0.1"])
    func addresses(_ address: String) async throws {
        var configuration = try SSHConfiguration.test(server)
        configuration.endpoint.address = address
        let result = try await withConnection(configuration) { try await $0.run("echo here") }
        #expect(result.outputText == "here\n")
    }

    @Test("a name that does not exist")
    func unknownName() async throws {
        var configuration = try SSHConfiguration.test(server)
        configuration.endpoint.address = "no-such-host.invalid"
        let error = await sshError { try await withConnection(configuration) { _ in } }
        guard case .unreachable(_, .nameNotResolved) = error else {
            Issue.record("not an unresolved name: \(String(describing: error))")
            return
        }
    }

    @Test("the whole attempt has a deadline of its own")
    func totalTimeout() async throws {
        let listener = try Listener()
        var configuration = try SSHConfiguration.test(server, timeouts: SSHTimeouts(total: .milliseconds(300)))
        configuration.endpoint.port = listener.port
        let error = await sshError { try await withConnection(configuration) { _ in } }
        #expect(error == .timedOut(.total, configuration.endpoint, after: .milliseconds(300)))
    }

    @Test("cancelling stops connecting at once")
    func cancellation() async throws {
        let listener = try Listener()
        var configuration = try SSHConfiguration.test(server)
        configuration.endpoint.port = listener.port
        let task = Task { [configuration] in try await SSHConnection.connect(configuration, on: SSHEngine()) }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        #expect(await sshError { _ = try await task.value } == .cancelled)
    }

    @Test("many hosts at once on two loops")
    func manyHosts() async throws {
        let engine = try SSHEngine(loops: 2)
        let configuration = try SSHConfiguration.test(server)
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<60 {
                group.addTask {
                    try await withConnection(configuration, engine: engine) {
                        try await $0.run("echo \(number)").outputText
                    }
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(answers.count == 60)
    }
}
