import Foundation
import SSHClient

/// A real sshd of its own configuration on a loopback port, ended with the object.
final class TestServer: Sendable {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// One with OpenSSH's own defaults, shared by all tests that need no other.
    static let plain = Result { try TestServer() }

    let port: UInt16
    private let folder = TemporaryFolder("sshd")
    private let process: ChildProcess

    /// - Parameters:
    ///   - options: lines of sshd_config, ahead of the common ones: the first mention of an option counts.
    ///   - hostKeys: paths of private keys.
    ///   - accounts: accounts that only this server knows.
    init(
        _ options: [String] = [], hostKeys: [String] = [TestKeys.hostRSA, TestKeys.hostECDSA, TestKeys.hostEd25519],
        accounts: PrivateAccounts? = nil
    ) throws {
        try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        port = try Self.freePort()
        let keys = try folder.write("authorized_keys", try TestKeys.publicLine(TestKeys.user) + "\n")
        let lines =
            options + hostKeys.map { "HostKey \($0)" } + [
                "Port \(port)", "ListenAddress 127.0.0.1", "ListenAddress ::1",
                "AuthorizedKeysFile \(keys) \(TestKeys.folder.root)/authorized_more",
                "StrictModes no", "UsePAM no", "PermitRootLogin yes", "PasswordAuthentication no", "PidFile none",
                "PrintMotd no",
                "MaxStartups 1000",
                // bash reads ~/.bashrc when sshd started it and no shell is above it; a test must not depend on what is there.
                "SetEnv SHLVL=1", "MaxSessions 100", "UseDNS no", "LogLevel VERBOSE",
            ]
        let configuration = try folder.write("sshd_config", lines.joined(separator: "\n") + "\n")
        let arguments = ["-D", "-f", configuration, "-E", folder.path("log")]
        if let accounts {
            let script =
                try accounts.mountScript(in: folder) + " && exec /usr/sbin/sshd \(arguments.joined(separator: " "))"
            process = try ChildProcess("/usr/bin/unshare", ["-m", "sh", "-c", script], output: folder.path("output"))
        } else {
            process = try ChildProcess("/usr/sbin/sshd", arguments)
        }
        guard waitUntilListening() else { throw Failure(description: "sshd does not listen: \(log)") }
    }

    deinit { stop() }

    /// Ends sshd's own process; the sessions end with their connections.
    func stop() { process.stop() }

    /// Ends the processes of the connections that are open now; sshd goes on.
    func endSessions() { signalSessions(SIGKILL) }
    /// The connections stay open, and nothing comes from them any more.
    func freezeSessions() { signalSessions(SIGSTOP) }
    func thawSessions() { signalSessions(SIGCONT) }

    private func signalSessions(_ number: Int32) {
        let list = "/proc/\(process.id)/task/\(process.id)/children"
        let children = (try? String(contentsOfFile: list, encoding: .utf8)) ?? ""
        for child in children.split(separator: " ").compactMap({ pid_t($0) }) { kill(child, number) }
    }

    var log: String { (try? String(contentsOfFile: folder.path("log"), encoding: .utf8)) ?? "" }

    var endpoint: SSHEndpoint { SSHEndpoint(address: "127.0.0.1", port: port) }

    private func waitUntilListening() -> Bool {
        for _ in 0..<500 {
            if log.contains("Server listening on 127.0.0.1") { return true }
            guard process.isRunning else { return false }
            usleep(10_000)
        }
        return false
    }

    static func freePort() throws -> UInt16 {
        let listener = try Listener()
        return listener.port
    }
}

/// An address from which no answer comes: its queue is full, so that the kernel drops what arrives.
final class BlackHole: Sendable {
    private let listener: Listener
    private let queue: [Int32]
    var endpoint: SSHEndpoint { SSHEndpoint(address: "127.0.0.1", port: listener.port) }

    init() throws {
        listener = try Listener(backlog: 0)
        let (port, flags) = (listener.port, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue))
        queue = (0..<4).map { _ in
            let client = socket(AF_INET, flags | Int32(SOCK_CLOEXEC.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            return client
        }
    }

    deinit { for client in queue { close(client) } }
}

/// A listening TCP socket on 127.0.0.1 that the system gave a free port.
final class Listener: Sendable {
    let descriptor: Int32
    let port: UInt16

    init(backlog: Int32 = 128) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) | listen(descriptor, backlog) | getsockname(descriptor, $0, &length)
            }
        }
        guard status == 0 else { throw TestServer.Failure(description: "cannot listen: \(errno)") }
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }
}
