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
    private let address: String
    private let folder = TemporaryFolder("sshd")
    private let process: ChildProcess

    /// - Parameters:
    ///   - options: lines of sshd_config, ahead of the common ones: the first mention of an option counts.
    ///   - hostKeys: paths of private keys.
    ///   - matchBlock: lines after the common ones, where a Match block must stand.
    ///   - accounts: accounts that only this server knows.
    ///   - addresses: what it listens on; the first is that of its endpoint.
    init(
        _ options: [String] = [], hostKeys: [String] = [TestKeys.hostRSA, TestKeys.hostECDSA, TestKeys.hostEd25519],
        accounts: PrivateAccounts? = nil, matchBlock: [String] = [], addresses: [String] = ["127.0.0.1", "::1"]
    ) throws {
        address = addresses.first ?? ""
        try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        port = try Self.freePort()
        let keys = try folder.write("authorized_keys", try TestKeys.publicLine(TestKeys.user) + "\n")
        let lines =
            options + hostKeys.map { "HostKey \($0)" } + addresses.map { "ListenAddress \($0)" } + [
                "Port \(port)",
                "AuthorizedKeysFile \(keys) \(TestKeys.folder.root)/authorized_more",
                "StrictModes no", "UsePAM no", "PermitRootLogin yes", "PasswordAuthentication no", "PidFile none",
                "PrintMotd no",
                "MaxStartups 1000",
                // bash reads ~/.bashrc when sshd started it and no shell is above it; a test must not depend on what is there.
                "SetEnv SHLVL=1", "MaxSessions 100", "UseDNS no", "LogLevel VERBOSE",
            ] + matchBlock
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

    var endpoint: SSHEndpoint { SSHEndpoint(address: address, port: port) }

    private func waitUntilListening() -> Bool {
        for _ in 0..<500 {
            if log.contains("Server listening on \(address)") { return true }
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
    let endpoint: SSHEndpoint

    init(address: String = "127.0.0.1") throws {
        let listener = try Listener(backlog: 0, address: address)
        self.listener = listener
        endpoint = SSHEndpoint(address: address, port: listener.port)
        queue = (0..<4).map { _ in
            LoopbackAddress(address, listener.port).withPointer { address, length in
                let client = socket(
                    Int32(address.pointee.sa_family), Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
                connect(client, address, length)
                return client
            }
        }
    }

    deinit { for client in queue { close(client) } }
}

/// A listening TCP socket that the system gave a free port.
final class Listener: Sendable {
    let descriptor: Int32
    let port: UInt16

    /// - Parameter address: 127.0.0.1 or ::1.
    init(backlog: Int32 = 128, address: String = "127.0.0.1") throws {
        let descriptor = try LoopbackAddress(address, 0).withPointer { address, length in
            let number = socket(
                Int32(address.pointee.sa_family), Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard bind(number, address, length) | listen(number, backlog) == 0 else {
                throw TestServer.Failure(description: "cannot listen: \(errno)")
            }
            return number
        }
        self.descriptor = descriptor
        var bound = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        withUnsafeMutablePointer(to: &bound) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        // The port stands at the same place in both families.
        port = UInt16(bigEndian: bound.sin6_port)
    }

    deinit { close(descriptor) }

    /// Serves each client on a thread of its own, until ``stop()``.
    func serve(_ client: @escaping @Sendable (Int32) -> Void) {
        let descriptor = dup(descriptor)
        Thread.detachNewThread {
            while true {
                let number = accept(descriptor, nil, nil)
                guard number >= 0 else { break }
                Thread.detachNewThread { client(number) }
            }
            close(descriptor)
        }
    }

    /// Ends the wait for more clients.
    func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}

/// 127.0.0.1 or ::1 with a port, as the kernel takes it.
private struct LoopbackAddress {
    private var four = sockaddr_in()
    private var six = sockaddr_in6()
    private let isSix: Bool

    init(_ address: String, _ port: UInt16) {
        isSix = address == "::1"
        four.sin_family = sa_family_t(AF_INET)
        four.sin_port = port.bigEndian
        four.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        six.sin6_addr = in6addr_loopback
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Result) rethrows -> Result {
        func raw<Address>(_ address: Address) throws -> Result {
            try withUnsafePointer(to: address) { pointer in
                try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    try body($0, socklen_t(MemoryLayout<Address>.size))
                }
            }
        }
        return try isSix ? raw(six) : raw(four)
    }
}
