import Foundation
import SSHClient
import Testing

@Suite("Hostile and broken peers, under encryption", .timeLimit(.minutes(3)))
struct EncryptedPeerTests {
    /// - Parameter patience: for the login; much, where it is not what a test waits for, as other tests hold up what answers its questions.
    private func configuration(_ endpoint: SSHEndpoint, patience: Duration = .seconds(90)) throws -> SSHConfiguration {
        var configuration = SSHConfiguration(
            endpoint: endpoint, user: "root",
            authentication: [
                .key(try SSHIdentity(contentsOf: TestKeys.user)),
                .keyboardInteractive(SSHSecretProvider { _ in "secret" }),
            ],
            hostKeyPolicy: .acceptAnyAndReport(),
            timeouts: SSHTimeouts(keyExchange: .seconds(30), authentication: patience, idle: .seconds(8)))
        configuration.keepalive = .seconds(2)
        return configuration
    }

    @Test("many such peers leave no descriptor and no memory behind")
    func leaks() async throws {
        let servers = try EncryptedCase.all.filter(\.isQuick).map { try EncryptedPeer($0.script) }
        let engine = try SSHEngine()
        try await visit(servers, 200, engine)
        let before = ProcessUsage.now
        try await visit(servers, ProcessUsage.rounds, engine)
        let after = ProcessUsage.now
        #expect(after.descriptors <= before.descriptors + 16)
        #expect(after.megabytes <= before.megabytes + 24)
    }

    private func visit(_ servers: [EncryptedPeer], _ count: Int, _ engine: SSHEngine) async throws {
        let configurations = try servers.map { try configuration($0.endpoint) }
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<count {
                if index >= 32 { await group.next() }
                let configuration = configurations[index % configurations.count]
                group.addTask {
                    _ = await sshError {
                        try await withConnection(configuration, engine: engine) { _ = try await $0.run("command") }
                    }
                }
            }
        }
    }

    @Test("a typed error each, or the answer, in time", arguments: EncryptedCase.all)
    func peer(_ test: EncryptedCase) async throws {
        let server = try EncryptedPeer(test.script)
        let configuration = try configuration(
            server.endpoint, patience: test.isTimedOutInLogin ? .seconds(3) : .seconds(90))
        let input = [UInt8](repeating: 7, count: test.standardInput)
        do {
            let result = try await withConnection(configuration) {
                try await $0.run(
                    "command", standardInput: input, limits: OutputLimits(standardOutput: 1 << 20),
                    timeout: test.isViolation ? .seconds(100) : .seconds(12)
                )
            }
            switch test.expected {
            case .result(let exit, let output): #expect(result.exit == exit && result.outputText == output)
            case .anyError: break
            default: Issue.record("\(test.name): \(result.exit) \(result.outputText)")
            }
        } catch {
            let error = try #require(error as? SSHError)
            let isExpected =
                switch (test.expected, error) {
                case (.violation, .protocolViolation), (.loginRefused, .authenticationFailed),
                    (.channelRefused, .channelRefused), (.commandRefused, .commandRefused),
                    (.tooMuch, .outputLimitExceeded), (.anyError, _):
                    true
                case (.lost(let words), .disconnected): error.description.contains(words)
                case (.timedOut(let expected), .timedOut(let phase, _, _)): expected == phase
                default: false
                }
            #expect(isExpected, "\(test.name): \(error)")
            #expect(error.description.contains(server.endpoint.description))
            #expect(error.description.utf8.count < 4096)
            #expect(
                !error.description.unicodeScalars.contains {
                    [.control, .format].contains($0.properties.generalCategory)
                })
        }
    }
}
