import Foundation
import SSHClient
import Testing

/// Keys made by ssh-keygen, once per test process.
enum TestKeys {
    static let folder = TemporaryFolder("keys")

    static let hostEd25519 = make("host_ed25519", "-t", "ed25519")
    static let hostECDSA = make("host_ecdsa", "-t", "ecdsa", "-b", "256")
    static let hostRSA = make("host_rsa", "-t", "rsa", "-b", "2048")
    static let user = make("user_ed25519", "-t", "ed25519")
    static let stranger = make("stranger_ed25519", "-t", "ed25519")

    static let smallRSA = make("host_small", "-t", "rsa", "-b", "1024")
    /// Of ``hostEd25519``.
    static let hostCertificate: String = {
        let authority = make("authority", "-t", "ed25519")
        let result = Command.run(
            "/usr/bin/ssh-keygen", ["-q", "-s", authority, "-I", "host", "-h", hostEd25519 + ".pub"])
        precondition(result.status == 0, "ssh-keygen: \(result.output)")
        return hostEd25519 + "-cert.pub"
    }()
    /// What sshd sends before the login: colours, bells, invalid UTF-8, and much of it.
    static let wildBanner: String = {
        let line = Array("\u{1b}[2J\u{1b}]0;title\u{7}\r\u{202e}text ".utf8) + [0xff, 0xfe, 10]
        let bytes = [[UInt8]](repeating: line, count: 800).flatMap(\.self)
        _ = FileManager.default.createFile(atPath: folder.path("banner"), contents: Data(bytes))
        return folder.path("banner")
    }()

    /// The path of a new private key; its public half lies beside it with `.pub`.
    static func make(_ name: String, _ options: String..., passphrase: String = "") -> String {
        let path = folder.path(name)
        let result = Command.run("/usr/bin/ssh-keygen", ["-q", "-N", passphrase, "-C", name, "-f", path] + options)
        precondition(result.status == 0, "ssh-keygen: \(result.output)")
        return path
    }

    static func publicLine(_ path: String) throws -> String {
        try String(contentsOfFile: path + ".pub", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    static func hostKey(_ path: String) throws -> HostKey {
        try #require(HostKey(openSSH: publicLine(path)))
    }
}

/// A folder that goes when its owner goes.
final class TemporaryFolder: Sendable {
    let root: String

    init(_ name: String, in parent: String = NSTemporaryDirectory()) {
        root = parent + "msp-patch-ssh-\(name)-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(
            atPath: root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        Leftovers.add(folder: root)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
        Leftovers.remove(folder: root)
    }

    func path(_ name: String) -> String { root + "/" + name }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
        return path(name)
    }
}
