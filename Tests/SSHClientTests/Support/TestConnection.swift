import SSHClient
import Testing

extension SSHConfiguration {
    /// For a server of the test's own: the pinned key is its ed25519 key, the login the test user's key.
    static func test(
        _ server: TestServer, hostKeys: [String] = [TestKeys.hostEd25519], authentication: [SSHAuthentication]? = nil,
        timeouts: SSHTimeouts = patientTimeouts, jumps: [SSHHop] = []
    ) throws -> SSHConfiguration {
        SSHConfiguration(
            endpoint: server.endpoint, user: testUser,
            authentication: try authentication ?? [.key(SSHIdentity(contentsOf: TestKeys.user))],
            hostKeyPolicy: .pinned(try hostKeys.map(TestKeys.hostKey)), jumps: jumps, timeouts: timeouts)
    }

    static let testUser = "root"

    /// Passwords are answered on the threads on which tests run, and many tests at once on a busy machine hold those up for long.
    static let patientTimeouts = SSHTimeouts(keyExchange: .seconds(60), authentication: .seconds(100))
}

/// Runs `body` with a connection that is closed afterwards.
func withConnection<Value: Sendable>(
    _ configuration: SSHConfiguration, engine: SSHEngine? = nil,
    _ body: nonisolated(nonsending) @Sendable (SSHConnection) async throws -> Value
) async throws -> Value {
    try await SSHConnection.connect(configuration, on: engine ?? SSHEngine()).closing(after: body)
}

/// The error that `body` throws.
func sshError(_ body: () async throws -> Void) async -> SSHError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? SSHError
    }
}
