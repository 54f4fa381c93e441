import Foundation
import Inventory
import struct Inventory.Host
import Packages
import SSHClient
import Vocabulary

/// How this program logs in to hosts and becomes root there: the agent, private keys, each read and decrypted once and shared by
/// all connections, and passwords where the inventory allows them.
actor Credentials {
    private let secrets: Secrets
    private var identities: [String: Task<Result<SSHIdentity, HostFailure>, Never>] = [:]

    init(secrets: Secrets) {
        self.secrets = secrets
    }

    /// The agent first, then the key files, as OpenSSH's client does, and a password last, where the inventory allows one.
    ///
    /// - Throws: `HostFailure` when nothing at all can be tried, or the password that is to be tried can't be had.
    func authentication(at hop: Hop) async throws(HostFailure) -> [SSHAuthentication] {
        var methods: [SSHAuthentication] = []
        if let socket = Self.socket(of: hop.agent) {
            methods.append(.agent(socketPath: socket, only: hop.agentKeys))
        }
        var problems: [HostFailure] = []
        for path in hop.identityFiles.isEmpty ? Self.usualFiles : hop.identityFiles {
            switch await identity(path, hop.passphraseCommand) {
            case .success(let identity): methods.append(.key(identity))
            case .failure(let failure): problems.append(failure)
            }
        }
        methods += try await passwordMethods(at: hop)
        if methods.isEmpty {
            throw problems.first
                ?? HostFailure(
                    .configuration, "there is no key to log in with",
                    remedy: "name one as ssh.identity_file in the inventory, or start an ssh-agent and ssh-add it")
        }
        return methods
    }

    /// How scripts become root on a host.
    ///
    /// - Throws: `HostFailure` when sudo's password is to be given and can't be had.
    func elevation(on host: Host) async throws(HostFailure) -> Elevation {
        guard host.connection.become == .sudo else { return .none }
        guard let source = host.connection.sudoPassword else { return .sudo() }
        let question = SecretQuestion.sudoPassword(host.id.client, user: host.connection.user)
        return .sudo(password: try await secrets.secret(question, from: source))
    }

    /// Before the connection is made: a server's time for logging in must not run while a person types. Servers take a password in
    /// one of two ways (RFC 4252 section 8 and RFC 4256), and which is seen only there.
    private func passwordMethods(at hop: Hop) async throws(HostFailure) -> [SSHAuthentication] {
        guard let source = hop.loginPassword else { return [] }
        let question = SecretQuestion.loginPassword(hop.id.client, user: hop.user)
        let password = try await secrets.secret(question, from: source)
        let provider = SSHSecretProvider { _ in password }
        return [.password(provider), .keyboardInteractive(provider)]
    }

    private static func socket(of agent: Hop.Agent) -> String? {
        switch agent {
        case .none: nil
        case .socket(let path): path
        case .ofEnvironment: ProcessInfo.processInfo.environment["SSH_AUTH_SOCK"].flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    private static var usualFiles: [String] {
        ["id_ed25519", "id_ecdsa", "id_rsa"].map { NSString(string: "~/.ssh/\($0)").expandingTildeInPath }
            .filter { FileManager.default.fileExists(atPath: $0) }
    }

    private func identity(_ path: String, _ passphraseCommand: [String]?) async -> Result<SSHIdentity, HostFailure> {
        if let known = identities[path] { return await known.value }
        let source = passphraseCommand.map(SecretSource.command) ?? .person
        let reading = Task { [secrets] in await Self.read(path, secrets, source) }
        identities[path] = reading
        return await reading.value
    }

    /// An encrypted key's own key is derived slowly on purpose (bcrypt), so that is done on a thread of its own.
    private static func read(
        _ path: String, _ secrets: Secrets, _ source: SecretSource
    ) async -> Result<SSHIdentity, HostFailure> {
        switch open(path, passphrase: nil) {
        case .success(let identity): return .success(identity)
        case .failure(.privateKey(_, .passphraseNeeded)): break
        case .failure(let error): return .failure(HostFailure(.configuration, error.description))
        }
        do throws(HostFailure) {
            let passphrase = try await secrets.secret(.passphrase(path: path), from: source)
            return await OwnThread.run { open(path, passphrase: passphrase) }
                .mapError { HostFailure(.configuration, $0.description) }
        } catch {
            return .failure(error)
        }
    }

    private static func open(_ path: String, passphrase: String?) -> Result<SSHIdentity, SSHError> {
        Result { () throws(SSHError) in try SSHIdentity(contentsOf: path) { passphrase } }
    }
}
