import CLibssh2
import Glibc

/// A public key that an ssh-agent can sign with.
public struct AgentKey: Sendable, Hashable {
    /// The public key as it is on the wire.
    public let blob: [UInt8]
    public let comment: String
}

/// A client of ssh-agent (draft-ietf-sshm-ssh-agent) on an event loop: one connection, on which all requests wait for their turn.
///
/// libssh2's own agent client blocks its thread, and spins when the agent closes the connection.
public actor SSHAgentClient: LoopClient {
    private enum Message {
        static let failure: UInt8 = 5
        static let requestIdentities: UInt8 = 11
        static let identities: UInt8 = 12
        static let signRequest: UInt8 = 13
        static let signature: UInt8 = 14
        static let rsaSHA512: UInt32 = 4
    }

    private struct Request {
        var deadline: Deadline
        /// How long the agent may think about it, once it has answered what was asked before.
        var patience: Duration
        /// Nil when nobody waits any more; the answer must still be taken out of the stream.
        var continuation: UnsafeContinuation<Result<[UInt8], SSHError>, Never>?
    }

    /// Naming keys needs no thought.
    private static let listingPatience = Duration.seconds(5)
    /// A person may have to confirm, or to touch a token. Shorter than a login, so that another key can be tried in time.
    private static let signingPatience = Duration.seconds(15)
    /// How long an agent that hangs is not asked again: a thousand hosts would each wait for it.
    private static let hangMemory = Duration.seconds(30)

    /// The agent's own limit for a message.
    private static let messageLimit = 256 * 1024

    public nonisolated let socketPath: String
    private nonisolated let loop: EventLoop
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private var socket: UnixSocket?
    private var requests: [Request] = []
    /// Since when the agent has been thinking about the first of them.
    private var firstSince = ContinuousClock.now
    private var hangsUntil: ContinuousClock.Instant?
    private var input: [UInt8] = []
    private var output = ByteQueue()

    init(socketPath: String, loop: EventLoop) {
        self.socketPath = socketPath
        self.loop = loop
    }

    /// The keys that this engine can use, in the agent's order.
    func keys(_ deadline: Deadline) async throws(SSHError) -> [AgentKey] {
        var reader = WireReader(try await ask([Message.requestIdentities], deadline, Self.listingPatience))
        guard reader.readByte() == Message.identities, let count = reader.readUInt32() else {
            throw refused("it does not list its keys")
        }
        var keys: [AgentKey] = []
        for _ in 0..<min(count, 1024) {
            guard let blob = reader.readString(), let comment = reader.readText() else {
                throw refused("its list of keys is cut off")
            }
            if HostKey(blob: Array(blob)) != nil { keys.append(AgentKey(blob: Array(blob), comment: comment)) }
        }
        return keys
    }

    /// The signature of `data` as SSH wants it, without its label.
    func sign(_ data: [UInt8], with key: AgentKey, _ deadline: Deadline) async throws(SSHError) -> [UInt8] {
        var request = WireWriter()
        request.write(Message.signRequest)
        request.writeString(key.blob)
        request.writeString(data)
        request.write(Message.rsaSHA512)
        var reader = WireReader(try await ask(request.bytes, deadline, Self.signingPatience))
        guard reader.readByte() == Message.signature, let labelled = reader.readString() else {
            throw refused("it refused to sign with \(key.comment)")
        }
        var signature = WireReader(labelled)
        guard signature.readString() != nil, let bytes = signature.readString() else {
            throw refused("its signature is cut off")
        }
        return Array(bytes)
    }

    private func refused(_ message: String) -> SSHError { .agent(socketPath: socketPath, message: message) }

    // MARK: - Requests

    private func ask(_ message: [UInt8], _ deadline: Deadline, _ patience: Duration) async throws(SSHError) -> [UInt8] {
        if let hangsUntil, hangsUntil > .now { throw refused("it does not answer") }
        // A request that nobody waits for any more, still unanswered: the agent hangs. A new connection may find a new agent.
        if let first = requests.first, first.continuation == nil { disconnect("it does not answer") }
        if socket == nil { socket = try UnixSocket(path: socketPath, loop: loop, client: self) }
        var frame = WireWriter()
        frame.writeString(message)
        output.append(frame.bytes)
        let answer = await withUnsafeContinuation { continuation in
            requests.append(Request(deadline: deadline, patience: patience, continuation: continuation))
            if requests.count == 1 { startThinking() }
            _ = loop.schedule(self, at: deadline.instant)
            flush()
        }
        return try answer.get()
    }

    private func disconnect(_ reason: String) {
        socket = nil
        input = []
        _ = output.takeAll()
        let waiting = requests
        requests = []
        for request in waiting { request.continuation?.resume(returning: .failure(refused(reason))) }
    }

    private func startThinking() {
        guard let first = requests.first else { return }
        firstSince = .now
        _ = loop.schedule(self, at: firstSince + first.patience)
    }

    func deadlinePassed() {
        let now = ContinuousClock.now
        if let first = requests.first, firstSince + first.patience <= now {
            hangsUntil = now + Self.hangMemory
            return disconnect("it did not answer within \(first.patience)")
        }
        for index in requests.indices where requests[index].deadline.instant <= now {
            requests[index].continuation?.resume(
                returning: .failure(refused("it did not answer within \(requests[index].deadline.limit)")))
            requests[index].continuation = nil
        }
    }

    // MARK: - The socket

    func ready(_ readiness: Readiness) {
        flush()
        guard let socket, !readiness.isDisjoint(with: [.readable, .hungUp]) else { return }
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(socket.number, &buffer, buffer.count, 0)
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                if count == 0 || errno != EAGAIN { disconnect("it closed the connection") }
                return
            }
            input += buffer[..<count]
            guard takeAnswers() else { return disconnect("it answers what is no message") }
        }
    }

    /// Hands out whole answers. False when the stream makes no sense.
    private func takeAnswers() -> Bool {
        while true {
            var reader = WireReader(input)
            guard let count = reader.readUInt32() else { return true }
            guard count > 0, count <= Self.messageLimit else { return false }
            guard let message = reader.readBytes(Int(count)) else { return true }
            guard !requests.isEmpty else { return false }
            requests.removeFirst().continuation?.resume(returning: .success(Array(message)))
            startThinking()
            input = Array(reader.remaining)
        }
    }

    private func flush() {
        guard let socket else { return }
        while !output.isEmpty {
            let count = output.withUnsafeBytes { send(socket.number, $0.baseAddress, $0.count, msp_send_flags) }
            if count > 0 {
                output.consume(count)
            } else if errno != EINTR {
                if errno != EAGAIN { disconnect("it closed the connection") }
                return
            }
        }
    }
}

/// A connection to a Unix-domain socket, watched by a loop.
private final class UnixSocket {
    private let descriptor: FileDescriptor
    private let loop: EventLoop
    private let token: UInt64

    init(path: String, loop: EventLoop, client: any LoopClient) throws(SSHError) {
        descriptor = try FileDescriptor(msp_socket(AF_UNIX), for: "the connection to ssh-agent")
        self.loop = loop
        guard msp_connect_unix(descriptor.number, path) == 0 else {
            throw .agent(socketPath: path, message: String(cString: strerror(errno)))
        }
        token = loop.watch(descriptor, for: client)
    }

    deinit { loop.unwatch(token) }

    var number: Int32 { descriptor.number }
}
