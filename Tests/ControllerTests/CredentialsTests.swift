import Foundation
import Inventory
import LocalPrograms
import SSHClient
import Synchronization
import Testing
import Vocabulary

@testable import Controller

/// Encrypted key files, made by ssh-keygen.
@Suite(.timeLimit(.minutes(3))) final class CredentialsTests {
    private let folder = URL(filePath: NSTemporaryDirectory()).appending(path: "credentials-\(UUID().uuidString)")
    private var key: String { folder.appending(path: "key").path }

    init() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = try await run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// - Returns: what it printed.
    private func run(_ words: String..., agent: String = "") async throws -> String {
        let program = LocalProgram(words, environment: ["SSH_AUTH_SOCK": agent], timeout: .seconds(60))
        let answer = try await program.run()
        try #require(answer.status == 0, "\(words): \(String(decoding: answer.errors, as: UTF8.self))")
        return String(decoding: answer.output, as: UTF8.self)
    }

    private func encrypt() async throws {
        _ = try await run("ssh-keygen", "-q", "-p", "-a", "1", "-N", "right", "-f", key)
    }

    /// What is tried at a host, when a person answers so to one question after the other.
    private func ways(
        agent: Hop.Agent = .none, answers: [String]
    ) async throws -> (ways: [SSHAuthentication], questions: [SecretQuestion]) {
        let asked = Mutex<[SecretQuestion]>([])
        let secrets = Secrets { question in
            asked.withLock { asked in
                asked.append(question)
                return asked.count <= answers.count ? answers[asked.count - 1] : nil
            }
        }
        let endpoint = SSHEndpoint(address: "10.0.0.1")
        let hop = Hop(
            id: try #require(HostID("acme/web1")), endpoint: endpoint, user: "msp", identityFiles: [key], agent: agent,
            knownHostsFiles: [], knownHostsEndpoint: endpoint)
        let credentials = Credentials(secrets: secrets, engine: try SSHEngine(loops: 1))
        // Many hosts want the same key at the same time.
        let ways = try await withThrowingTaskGroup(of: [SSHAuthentication].self) { group in
            for _ in 0..<20 { group.addTask { try await credentials.authentication(at: hop) } }
            return try await group.reduce(into: []) { $0 = $1 }
        }
        return (ways, asked.withLock(\.self))
    }

    @Test func `a passphrase is asked for once, and again when it was mistyped`() async throws {
        try await encrypt()
        let (right, once) = try await ways(answers: ["right"])
        #expect(once == [.passphrase(path: key)])
        guard case .key? = right.first else {
            Issue.record("\(right)")
            return
        }
        let (late, thrice) = try await ways(answers: ["wrong", "false", "right"])
        #expect(thrice == (1...3).map { .passphrase(path: key, attempt: $0) })
        guard case .key? = late.first else {
            Issue.record("\(late)")
            return
        }
        let failure = await #expect(throws: HostFailure.self) {
            try await self.ways(answers: ["a", "b", "c", "right"])
        }
        #expect(failure?.message.contains("passphrase is wrong") == true)
    }

    @Test func `one password of a client is one for all its connections, or those to a jump host could not be shared`()
        async throws
    {
        let endpoint = SSHEndpoint(address: "10.0.0.1")
        var hop = Hop(
            id: try #require(HostID("acme/web1")), endpoint: endpoint, user: "msp", identityFiles: [key], agent: .none,
            knownHostsFiles: [], knownHostsEndpoint: endpoint)
        hop.loginPassword = .command(["echo", "secret"])
        let credentials = Credentials(secrets: Secrets { _ in nil }, engine: try SSHEngine(loops: 1))
        let first = try await credentials.authentication(at: hop)
        #expect(try await credentials.authentication(at: hop) == first && first.count == 3)
        hop.user = "other"
        #expect(try await credentials.authentication(at: hop) != first)
    }

    @Test func `the passphrase of a key that the agent has is not asked for`() async throws {
        let socket = folder.appending(path: "agent").path
        // It goes into the background by itself, and says under which number.
        let words = try await run("ssh-agent", "-a", socket)
        let number = try #require(words.firstMatch(of: /SSH_AGENT_PID=([0-9]+)/)?.output.1)
        let agent = try #require(pid_t(number))
        defer { kill(agent, SIGTERM) }
        _ = try await run("ssh-add", "-q", key, agent: socket)
        try await encrypt()
        let (tried, questions) = try await ways(agent: .socket(path: socket), answers: [])
        #expect(questions.isEmpty)
        guard case .agent? = tried.first, case .unusable(_, .some) = tried.last, tried.count == 2 else {
            Issue.record("\(tried)")
            return
        }
    }
}
