import Foundation
import SSHClient
import Synchronization
import Testing

@Suite("Passwords", .timeLimit(.minutes(2)))
struct PasswordTests {
    private static let accounts = PrivateAccounts(accounts: [
        .init(name: "alice", password: "right horse"), .init(name: "expired", password: "old", lastChange: 0),
        .init(name: "gone", password: "old", end: 10_000),
    ])
    private static let keyboardServer = Result {
        try TestServer(
            ["UsePAM yes", "PasswordAuthentication no", "KbdInteractiveAuthentication yes", "Banner /etc/hostname"],
            accounts: accounts)
    }
    private static let passwordServer = Result {
        try TestServer(
            ["UsePAM yes", "PasswordAuthentication yes", "KbdInteractiveAuthentication no"], accounts: accounts)
    }

    private func login(
        _ server: TestServer, _ user: String, _ authentication: [SSHAuthentication]
    ) throws -> SSHConfiguration {
        var configuration = try SSHConfiguration.test(server, authentication: authentication)
        configuration.user = user
        return configuration
    }

    @Test("a password logs in")
    func password() async throws {
        let provider = SSHSecretProvider { _ in "right horse" }
        let result = try await withConnection(login(Self.passwordServer.get(), "alice", [.password(provider)])) {
            try await $0.run("id -un")
        }
        #expect(result.outputText == "alice\n")
    }

    @Test("keyboard-interactive logs in, behind a banner")
    func keyboardInteractive() async throws {
        let provider = SSHSecretProvider { _ in "right horse" }
        let result = try await withConnection(
            login(Self.keyboardServer.get(), "alice", [.keyboardInteractive(provider)])
        ) {
            try await $0.run("id -un")
        }
        #expect(result.outputText == "alice\n")
    }

    @Test("one question serves many connections")
    func askedOnce() async throws {
        let asked = Mutex(0)
        let provider = SSHSecretProvider { _ in
            asked.withLock { $0 += 1 }
            try? await Task.sleep(for: .milliseconds(200))
            return "right horse"
        }
        let configuration = try login(Self.passwordServer.get(), "alice", [.password(provider)])
        let engine = try SSHEngine()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    try await withConnection(configuration, engine: engine) { _ = try await $0.run("true") }
                }
            }
            try await group.waitForAll()
        }
        #expect(asked.withLock(\.self) == 1)
    }

    @Test("a wrong password, and none, are told as such")
    func refused() async throws {
        let server = try Self.passwordServer.get()
        for (answer, words) in [("wrong", "password (not accepted)"), (nil, "password (none was given)")] {
            let provider = SSHSecretProvider { _ in answer }
            let configuration = try login(server, "alice", [.password(provider)])
            let error = await sshError { try await withConnection(configuration) { _ in } }
            guard case .authenticationFailed(_, let failure) = error else {
                Issue.record("not a failed login: \(String(describing: error))")
                continue
            }
            #expect(failure.tried == [words])
            #expect(failure.offeredByServer.contains("password"))
        }
    }

    @Test("an expired password is told as such", arguments: [true, false])
    func expired(_ byKey: Bool) async throws {
        let provider = SSHSecretProvider { _ in "old" }
        let way: SSHAuthentication = byKey ? .key(try SSHIdentity(contentsOf: TestKeys.user)) : .password(provider)
        let configuration = try login(Self.passwordServer.get(), "expired", [way])
        let error = await sshError { try await withConnection(configuration) { _ = try await $0.run("true") } }
        #expect(error == .passwordExpired(configuration.endpoint, user: "expired"))
    }

    @Test("an account that has ended cannot log in")
    func ended() async throws {
        let configuration = try login(
            Self.passwordServer.get(), "gone", [.key(try SSHIdentity(contentsOf: TestKeys.user))])
        let error = await sshError { try await withConnection(configuration) { _ = try await $0.run("true") } }
        guard case .authenticationFailed = error else {
            Issue.record("not a failed login: \(String(describing: error))")
            return
        }
    }

    @Test("a person who does not answer costs the time-out")
    func noAnswer() async throws {
        let provider = SSHSecretProvider { _ in
            try? await Task.sleep(for: .seconds(60))
            return nil
        }
        var configuration = try login(Self.passwordServer.get(), "alice", [.password(provider)])
        configuration.timeouts.authentication = .milliseconds(300)
        let error = await sshError { try await withConnection(configuration) { _ in } }
        #expect(error == .timedOut(.authentication, configuration.endpoint, after: .milliseconds(300)))
    }

    private func failedAttempts(_ server: TestServer) -> Int {
        server.log.split(separator: "\n").count {
            $0.contains("Failed password") || $0.contains("PAM: Authentication failure")
        }
    }

    @Test("a wrong password is tried once, also where the server takes it in two ways")
    func triedOnce() async throws {
        let server = try TestServer(
            ["UsePAM yes", "PasswordAuthentication yes", "KbdInteractiveAuthentication yes"], accounts: Self.accounts)
        let provider = SSHSecretProvider { _ in "wrong" }
        let configuration = try login(server, "alice", [.password(provider), .keyboardInteractive(provider)])
        let error = await sshError { try await withConnection(configuration) { _ in } }
        guard case .authenticationFailed(_, let failure) = error else {
            Issue.record("not a failed login: \(String(describing: error))")
            return
        }
        #expect(failure.tried == ["password (not accepted)"])
        #expect(failedAttempts(server) == 1, "\(server.log)")
    }

    @Test("where only questions are asked, the password goes that way")
    func bothWaysOffered() async throws {
        let provider = SSHSecretProvider(trial: SecretTrial()) { _ in "right horse" }
        let configuration = try login(
            Self.keyboardServer.get(), "alice", [.password(provider), .keyboardInteractive(provider)])
        let result = try await withConnection(configuration) { try await $0.run("id -un") }
        #expect(result.outputText == "alice\n")
    }

    @Test("a wrong password does not go to a whole fleet, and a right one does")
    func trial() async throws {
        let servers = try (0..<5).map { _ in
            try TestServer(
                ["UsePAM yes", "PasswordAuthentication yes", "KbdInteractiveAuthentication no"],
                accounts: Self.accounts)
        }
        #expect(try await logins(at: servers, with: "right horse").allSatisfy { $0 == nil })
        #expect(servers.map(failedAttempts).reduce(0, +) == 0)
        let errors = try await logins(at: servers, with: "wrong").map { "\(String(describing: $0))" }
        #expect(servers.map(failedAttempts).reduce(0, +) == SecretTrial.refusalLimit)
        #expect(errors.count { $0.contains("held back") } == servers.count - SecretTrial.refusalLimit, "\(errors)")
    }

    /// The error of each, when all are logged in to at the same time.
    private func logins(at servers: [TestServer], with password: String) async throws -> [SSHError?] {
        let provider = SSHSecretProvider(trial: SecretTrial()) { _ in password }
        let engine = try SSHEngine()
        return await withTaskGroup(of: SSHError?.self) { group in
            for server in servers {
                group.addTask {
                    await sshError {
                        let configuration = try login(server, "alice", [.password(provider)])
                        try await withConnection(configuration, engine: engine) { _ = try await $0.run("true") }
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(
        "a password that is one of two proofs is known to be right",
        arguments: ["publickey,password", "password,publickey", "keyboard-interactive,publickey"])
    func oneOfTwoProofs(_ methods: String) async throws {
        let server = try TestServer(
            [
                "AuthenticationMethods \(methods)", "UsePAM yes", "PasswordAuthentication yes",
                "KbdInteractiveAuthentication yes",
            ], accounts: Self.accounts)
        let trial = SecretTrial()
        let provider = SSHSecretProvider(trial: trial) { _ in "right horse" }
        let ways: [SSHAuthentication] = [
            .key(try SSHIdentity(contentsOf: TestKeys.user)), .password(provider), .keyboardInteractive(provider),
        ]
        try await withConnection(login(server, "alice", ways)) { _ = try await $0.run("true") }
        #expect(await trial.permission() == .proven)
    }

    @Test("one host that refuses a password which another has taken speaks for itself only")
    func proven() async throws {
        let trial = SecretTrial()
        #expect(await trial.permission() == .toTry)
        await trial.end(.taken)
        for host in ["a", "b", "c", "d"] { await trial.end(.refused(by: host)) }
        #expect(await trial.permission() == .proven)
    }

    @Test("a host that is stuck with a password holds the others up for a moment only")
    func stuckTrial() async throws {
        let trial = SecretTrial()
        #expect(await trial.permission() == .toTry)
        #expect(await trial.permission() == .toTry)
        for host in ["a", "b", "c"] { await trial.end(.refused(by: host)) }
        #expect(await trial.permission() == .refused(by: ["a", "b", "c"]))
    }
}
