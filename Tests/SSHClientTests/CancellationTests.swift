import Foundation
import SSHClient
import Testing

@Suite("Cancellation", .timeLimit(.minutes(2)))
struct CancellationTests {
    /// Where a connection is when its task is cancelled.
    enum Phase: String, CaseIterable, Sendable {
        case connecting, greeting, keyExchange, login, secret, channelOpening, commandStart, input, command, channelEnd

        /// What a peer says, by the number of the message to which it says nothing (RFC 4250 section 4.1.2).
        fileprivate var silentAt: UInt8? {
            switch self {
            case .login: 50
            case .channelOpening: 90
            case .commandStart: 98
            default: nil
            }
        }
    }

    @Test("ends the wait at once in every phase, and leaves nothing open", arguments: Phase.allCases)
    func phase(_ phase: Phase) async throws {
        let blackHole = try BlackHole()
        let silent = try HostileServer([.hang])
        let greeting = try HostileServer([.sendText(Packets.greeting), .hang])
        let encrypted = try peer(phase)
        let endpoint =
            switch phase {
            case .connecting: blackHole.endpoint
            case .greeting: silent.endpoint
            case .keyExchange: greeting.endpoint
            default: encrypted.endpoint
            }
        let never = SSHSecretProvider { _ in
            try? await Task.sleep(for: .seconds(600))
            return nil
        }
        let configuration = SSHConfiguration(
            endpoint: endpoint, user: "root",
            authentication: [
                phase == .secret ? .password(never) : .key(try SSHIdentity(contentsOf: TestKeys.user))
            ], hostKeyPolicy: .acceptAnyAndReport(),
            timeouts: SSHTimeouts(
                connect: .seconds(100), keyExchange: .seconds(100), authentication: .seconds(100), idle: .seconds(100)))
        let engine = try SSHEngine(sessions: 1)
        let input = [UInt8](repeating: 7, count: phase == .input ? 1_000_000 : 0)
        let task = Task {
            try await withConnection(configuration, engine: engine) {
                _ = try await $0.run("command", standardInput: input)
            }
        }
        try await Task.sleep(for: .milliseconds(500))
        let start = ContinuousClock.now
        task.cancel()
        // At once on a machine that is not busy, and long before any time-out on one that is.
        #expect(await sshError { try await task.value } == .cancelled)
        #expect(ContinuousClock.now - start < .seconds(50))
        // The engine's only place is free again.
        let next = try SSHConfiguration.test(TestServer.plain.get())
        let result = try await withConnection(next, engine: engine) { try await $0.run("echo next") }
        #expect(result.outputText == "next\n")
    }

    private func peer(_ phase: Phase) throws -> EncryptedPeer {
        let script: EncryptedPeer.Script =
            switch phase {
            case .input: EncryptedCase.usual(window: 0)
            case .channelEnd: EncryptedCase.usual(andThen: EncryptedCase.end)
            default: EncryptedCase.usual()
            }
        let silentAt = phase.silentAt
        return try EncryptedPeer { message, link in message.first == silentAt || script(message, link) }
    }
}
