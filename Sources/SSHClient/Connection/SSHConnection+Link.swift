import CLibssh2
import Glibc

// The link under a session: a socket, or a channel of the jump host's connection.
extension SSHConnection {
    /// How often is read from a socket before others get their turn.
    private static let readsPerTurn = 4
    /// The message of a connection that came to its proper end too early.
    static let closedByPeer = "closed by the other side"

    func ready(_ readiness: Readiness) {
        guard !isClosed else { return }
        guard let socket else {
            for candidate in candidates { candidate.checkConnected() }
            return advance()
        }
        if !socket.isConnected, readiness.contains(.writable) { socket.checkConnected() }
        if socket.isConnected, !readiness.isDisjoint(with: [.readable, .hungUp]) {
            receive(from: socket, untilEnd: readiness.contains(.hungUp))
        }
        advance()
    }

    private func receive(from socket: Socket, untilEnd: Bool) {
        loop.withBuffer { buffer in
            for _ in 0..<Self.readsPerTurn {
                let count = recv(socket.number, buffer.baseAddress, buffer.count, 0)
                guard count > 0 else {
                    if count == 0 {
                        return fail(.disconnected(endpoint, during: phase, message: Self.closedByPeer))
                    }
                    if errno == EINTR { continue }
                    if errno != EAGAIN {
                        fail(.disconnected(endpoint, during: phase, message: String(cString: strerror(errno))))
                    }
                    return
                }
                received(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                // Events are edge-triggered: a full buffer may leave something behind, a shorter read has emptied the socket.
                if count < buffer.count, !untilEnd { return }
            }
            // The rest after the others' turn.
            Task(executorPreference: loop) { [weak self] in await self?.ready([.readable, .hungUp]) }
        }
    }

    /// Takes in bytes of the peer, from whatever link.
    func received(_ bytes: UnsafeRawBufferPointer) {
        lastSignOfLife = .now
        noteAnswer()
        session.received(bytes)
        receivedCount += bytes.count
        // A server that floods with what is not output of a command would fill the memory through libssh2's packet list.
        if receivedCount > 64 * deliveredCount + (isReady ? Self.overheadLimit : Self.loginLimit) {
            fail(
                .protocolViolation(endpoint, during: phase, message: "it sends \(receivedCount) bytes nobody asked for")
            )
            _ = session.input.takeAll()
        }
    }

    /// Hands what libssh2 wrote to the link.
    func flush() {
        guard !session.output.isEmpty, !isAdvancing else { return }
        if let tunnel { return flush(into: tunnel) }
        guard let socket, socket.isConnected else { return }
        while !session.output.isEmpty {
            let count = session.output.withUnsafeBytes { send(socket.number, $0.baseAddress, $0.count, msp_send_flags) }
            if count > 0 {
                session.output.consume(count)
            } else if errno == EINTR {
                continue
            } else {
                // What has come in is still read, so a failed send is left to the read that follows it.
                if errno != EAGAIN { _ = session.output.takeAll() }
                return
            }
        }
    }
}

/// A TCP connection being made or made, watched by a loop.
final class Socket {
    private let descriptor: FileDescriptor
    private let loop: EventLoop
    private var token: UInt64 = 0
    private(set) var isConnected = false
    /// The `errno` that connecting ended with.
    private(set) var error: Int32?

    /// Starts connecting.
    init(to address: SocketAddress, on loop: EventLoop, for client: any LoopClient) throws(SSHError) {
        descriptor = try FileDescriptor(msp_socket(address.family), for: "a connection")
        self.loop = loop
        msp_set_nodelay(descriptor.number)
        let status = address.withPointer { connect(descriptor.number, $0, $1) }
        if status != 0, errno != EINPROGRESS { error = errno }
        token = loop.watch(descriptor, for: client)
    }

    deinit { loop.unwatch(token) }

    var number: Int32 { descriptor.number }

    /// Looks at what has come of connecting.
    func checkConnected() {
        let status = msp_socket_error(number)
        if status != 0 { error = error ?? status }
        // One of several may be asked before it has news.
        isConnected = error == nil && msp_has_peer(number) != 0
    }
}
