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
    /// One for each password, shared by all connections: to jump hosts as well, which else would not be shared themselves.
    private var providers: [SecretQuestion: SSHSecretProvider] = [:]
    private var trials: [SecretQuestion: SecretTrial] = [:]
    private let engine: SSHEngine
    private var keys: [String: Task<Result<SSHAuthentication, HostFailure>, Never>] = [:]

    /// - Parameter engine: whose agents are asked what they have.
    init(secrets: Secrets, engine: SSHEngine) {
        self.secrets = secrets
        self.engine = engine
    }

    /// The agent first, then the key files, as OpenSSH's client does, and a password last, where the inventory allows one.
    ///
    /// - Throws: `HostFailure` when nothing at all can be tried, or the password that is to be tried can't be had.
    func authentication(at hop: Hop) async throws(HostFailure) -> [SSHAuthentication] {
        var methods: [SSHAuthentication] = []
        let agent = Self.socket(of: hop.agent)
        if let agent { methods.append(.agent(socketPath: agent, only: hop.agentKeys)) }
        var problems: [HostFailure] = []
        for path in hop.identityFiles.isEmpty ? Self.usualFiles : hop.identityFiles {
            switch await key(path, hop.passphraseCommand, agent) {
            case .success(let key): methods.append(key)
            case .failure(let failure):
                problems.append(failure)
                methods.append(.unusable(reason: failure.message.trimmingSuffix(".")))
            }
        }
        methods += try await passwordMethods(at: hop)
        if methods.count == problems.count {
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
        let provider = providers[question] ?? SSHSecretProvider(trial: trial(of: question)) { _ in password }
        providers[question] = provider
        return [.password(provider), .keyboardInteractive(provider)]
    }

    private func trial(of question: SecretQuestion) -> SecretTrial {
        let trial = trials[question] ?? SecretTrial()
        trials[question] = trial
        return trial
    }

    /// What keeps a wrong password of sudo from being tried on all hosts.
    func sudoTrial(on host: Host) -> SecretTrial {
        trial(of: .sudoPassword(host.id.client, user: host.connection.user))
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

    /// The key of a file; of one that is encrypted and that the agent has already, the passphrase is not asked for, as with ssh(1).
    private func key(
        _ path: String, _ passphraseCommand: [String]?, _ agent: String?
    ) async -> Result<SSHAuthentication, HostFailure> {
        if let known = keys[path] { return await known.value }
        let source = passphraseCommand.map(SecretSource.command) ?? .person
        let reading = Task { [secrets, engine] in await Self.read(path, secrets, source, agent, engine) }
        keys[path] = reading
        return await reading.value
    }

    /// An encrypted key's own key is derived slowly on purpose (bcrypt), so that is done on a thread of its own.
    private static func read(
        _ path: String, _ secrets: Secrets, _ source: SecretSource, _ agent: String?, _ engine: SSHEngine
    ) async -> Result<SSHAuthentication, HostFailure> {
        switch open(path, passphrase: nil) {
        case .success(let identity): return .success(.key(identity))
        case .failure(.privateKey(_, .passphraseNeeded)): break
        case .failure(let error): return .failure(HostFailure(.configuration, error.description))
        }
        if let agent, let publicKey = SSHIdentity.publicKeyBlob(besides: path),
            await engine.agentKeys(socketPath: agent).contains(publicKey)
        {
            return .success(.unusable(reason: "key \(path) (left to the agent, which has it)", publicKey: publicKey))
        }
        do throws(HostFailure) {
            return .success(.key(try await unlock(path, secrets, source)))
        } catch {
            return .failure(error)
        }
    }

    /// As ssh(1) has it.
    private static let passphraseAttempts = 3

    /// What a person mistyped is asked for again; a command would only print the same.
    private static func unlock(
        _ path: String, _ secrets: Secrets, _ source: SecretSource, attempt: Int = 1
    ) async throws(HostFailure) -> SSHIdentity {
        let passphrase = try await secrets.secret(.passphrase(path: path, attempt: attempt), from: source)
        switch await OwnThread.run({ open(path, passphrase: passphrase) }) {
        case .success(let identity): return identity
        case .failure(.privateKey(_, .wrongPassphrase)) where source == .person && attempt < passphraseAttempts:
            return try await unlock(path, secrets, source, attempt: attempt + 1)
        case .failure(let error): throw HostFailure(.configuration, error.description)
        }
    }

    private static func open(_ path: String, passphrase: String?) -> Result<SSHIdentity, SSHError> {
        Result { () throws(SSHError) in try SSHIdentity(contentsOf: path) { passphrase } }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
