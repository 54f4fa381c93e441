import Foundation
import Inventory
import SSHClient
import Synchronization

/// Private keys, each read and decrypted once and shared by all connections; and the agent.
///
/// A passphrase comes from the client's `passphrase_command` or is asked for on the terminal, once a key; it is never kept.
final class Credentials: Sendable {
    private let identities = Mutex<[String: Result<SSHIdentity, HostFailure>]>([:])
    private let askPassphrase: @Sendable (_ path: String) -> String?

    /// - Parameter askPassphrase: asks a person; nil when there is none to ask.
    init(askPassphrase: @escaping @Sendable (_ path: String) -> String?) {
        self.askPassphrase = askPassphrase
    }

    /// The agent first, then the key files, as OpenSSH's client does.
    ///
    /// - Throws: `HostFailure` when nothing at all can be tried.
    func authentication(for settings: ConnectionSettings) throws(HostFailure) -> [SSHAuthentication] {
        var methods: [SSHAuthentication] = []
        if settings.useAgent, let socket = ProcessInfo.processInfo.environment["SSH_AUTH_SOCK"], !socket.isEmpty {
            methods.append(.agent(socketPath: socket))
        }
        var problems: [HostFailure] = []
        for path in settings.identityFiles.isEmpty ? Self.usualFiles : settings.identityFiles {
            switch identity(path, settings) {
            case .success(let identity): methods.append(.key(identity))
            case .failure(let failure): problems.append(failure)
            }
        }
        if methods.isEmpty {
            throw problems.first
                ?? HostFailure(
                    .configuration, "there is no key to log in with",
                    remedy: "name one as ssh.identity_file in the inventory, or start an ssh-agent and ssh-add it")
        }
        return methods
    }

    private static var usualFiles: [String] {
        ["id_ed25519", "id_ecdsa", "id_rsa"].map { NSString(string: "~/.ssh/\($0)").expandingTildeInPath }
            .filter { FileManager.default.fileExists(atPath: $0) }
    }

    private func identity(_ path: String, _ settings: ConnectionSettings) -> Result<SSHIdentity, HostFailure> {
        identities.withLock { known in
            if let identity = known[path] { return identity }
            let identity = read(path, settings)
            known[path] = identity
            return identity
        }
    }

    private func read(_ path: String, _ settings: ConnectionSettings) -> Result<SSHIdentity, HostFailure> {
        do {
            return .success(
                try SSHIdentity(contentsOf: path) { [askPassphrase] in
                    settings.passphraseCommand.flatMap(Secret.print) ?? askPassphrase(path)
                })
        } catch {
            return .failure(HostFailure(.configuration, error.description))
        }
    }
}

/// A secret that a program prints: its first line.
enum Secret {
    static func print(by words: [String]) -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        let output = Pipe()
        process.standardOutput = output
        guard (try? process.run()) != nil else { return nil }
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n", maxSplits: 1).first.map(String.init)
    }
}
