import SSHClient
import Testing

/// Servers that want more than a key, or refuse the account of a right one.
@Suite("Logins that a key alone does not make", .timeLimit(.minutes(2)))
struct LoginRefusalTests {
    private static let accounts = PrivateAccounts(accounts: [.init(name: "alice", password: "right horse")])

    private func configuration(
        _ server: TestServer, user: String = "alice", _ authentication: [SSHAuthentication]
    ) throws -> SSHConfiguration {
        var configuration = try SSHConfiguration.test(server, authentication: authentication)
        configuration.user = user
        return configuration
    }

    private static func key(_ path: String) throws -> SSHAuthentication { .key(try SSHIdentity(contentsOf: path)) }
    private static let password = SSHSecretProvider { _ in "right horse" }

    @Test(
        "a key and a second proof log in, in whichever order the server wants them",
        arguments: [
            "publickey,password", "publickey,keyboard-interactive", "password,publickey",
            "keyboard-interactive,publickey", "publickey,password publickey,keyboard-interactive",
        ])
    func secondProof(_ methods: String) async throws {
        let server = try TestServer(
            [
                "AuthenticationMethods \(methods)", "UsePAM yes", "PasswordAuthentication yes",
                "KbdInteractiveAuthentication yes",
            ], accounts: Self.accounts)
        let ways: [SSHAuthentication] = [
            try Self.key(TestKeys.user), .password(Self.password), .keyboardInteractive(Self.password),
        ]
        let result = try await withConnection(configuration(server, ways)) { try await $0.run("id -un") }
        #expect(result.outputText == "alice\n")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var options: [String]
        var user = "root"
        var keys = [TestKeys.user]
        var words: [String]
        var testDescription: String { options.joined(separator: "; ") }
    }

    @Test(
        "the refusal says what is missing",
        arguments: [
            Case(
                options: ["AuthenticationMethods publickey,password", "PasswordAuthentication yes"],
                words: ["accepted, but not enough", "The server takes: password.", "AuthenticationMethods"]),
            Case(
                options: ["AuthenticationMethods publickey,publickey"],
                words: ["accepted, but not enough", "second key"]),
            Case(options: ["PermitRootLogin no"], words: ["accepted, but not enough", "PermitRootLogin"]),
            Case(options: ["AllowUsers nobody"], words: ["not accepted", "does sshd allow the user"]),
            Case(
                options: ["MaxAuthTries 1"], keys: [TestKeys.stranger, TestKeys.user],
                words: ["Too many authentication failures", "MaxAuthTries"]),
        ])
    func refusal(_ test: Case) async throws {
        let server = try TestServer(test.options)
        let configuration = try configuration(server, user: test.user, test.keys.map(Self.key))
        let error = await sshError { try await withConnection(configuration) { _ in } }
        guard case .authenticationFailed = error else {
            Issue.record("not a failed login: \(String(describing: error))")
            return
        }
        let text = error.map(\.description) ?? ""
        #expect(test.words.filter { !text.contains($0) } == [], "\(text)")
    }

    @Test("a banner that libssh2 cannot take is named")
    func hugeBanner() async throws {
        let folder = TemporaryFolder("banner")
        let banner = try folder.write("text", String(repeating: "All access is logged.\n", count: 4000))
        let server = try TestServer(["Banner \(banner)"])
        let error = await sshError { try await withConnection(.test(server)) { _ in } }
        guard let error else { return }
        #expect(error.description.contains("Banner"), "\(error)")
    }

    @Test("two keys log in where two are wanted")
    func twoKeys() async throws {
        let server = try TestServer(["AuthenticationMethods publickey,publickey"])
        let second = TestKeys.make("second_ed25519", "-t", "ed25519")
        try TestKeys.folder.write("authorized_more", TestKeys.publicLine(second) + "\n")
        let result = try await withConnection(
            configuration(server, user: "root", [Self.key(TestKeys.user), Self.key(second)])
        ) { try await $0.run("echo in") }
        #expect(result.outputText == "in\n")
    }
}
