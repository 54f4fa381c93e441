import Glibc

// From a name to a TCP connection.
extension SSHConnection {
    /// How long one address is tried before the next one is tried as well (RFC 8305 section 8, "Connection Attempt Delay").
    private static var attemptDelay: Duration { .milliseconds(250) }

    @inline(__always)
    func openSocket(_ call: Call) async throws(SSHError) {
        let deadline = Deadline(configuration.timeouts.connect, .connect)
        let addresses = try await resolveName(call, until: deadline)
        guard let only = addresses.first else { throw .unreachable(endpoint, cause: .nameNotResolved("no address")) }
        guard addresses.count == 1 else { return try await race(addresses, call, until: deadline) }
        let socket = try Socket(to: only, on: loop, for: self)
        self.socket = socket
        _ = try await perform(deadline, in: call) { socket.isConnected || socket.error != nil ? 0 : Operation.again }
        if let error = socket.error { throw .unreachable(endpoint, cause: UnreachableCause(errno: error)) }
    }

    @inline(__always)
    private func resolveName(_ call: Call, until deadline: Deadline) async throws(SSHError) -> [SocketAddress] {
        if case .addresses(let addresses) = SocketAddress.resolve(endpoint, numericOnly: true) { return addresses }
        var deadline = deadline
        deadline.phase = .nameResolution
        switch try await wait(deadline, in: call, for: { [endpoint] in await SocketAddress.resolve(endpoint) }) {
        case .addresses(let addresses): return addresses
        case .failed(let reason): throw .unreachable(endpoint, cause: .nameNotResolved(reason))
        }
    }

    /// Tries the addresses of a name one shortly after the other, and keeps the first that connects: one whose family or path is dead costs
    /// a moment and not the time-out (RFC 8305, "happy eyeballs").
    func race(_ addresses: [SocketAddress], _ call: Call, until deadline: Deadline) async throws(SSHError) {
        defer { candidates = [] }
        var lastError = timedOut(deadline)
        var waiting = SocketAddress.alternatingFamilies(addresses)[...]
        while socket == nil {
            if let next = waiting.popFirst() { candidates.append(try Socket(to: next, on: loop, for: self)) }
            guard !candidates.isEmpty else { throw lastError }
            let delay = Deadline(Self.attemptDelay, .connect)
            do throws(SSHError) {
                try await waitForCandidate(call, until: waiting.isEmpty ? deadline : delay.earlier(than: deadline))
            } catch .timedOut(.connect, _, _) {
                guard ContinuousClock.now < deadline.instant else { throw timedOut(deadline) }
                continue
            }
            socket = candidates.first(where: \.isConnected)
            for error in candidates.compactMap(\.error) {
                lastError = .unreachable(endpoint, cause: UnreachableCause(errno: error))
            }
            candidates.removeAll { $0.error != nil }
        }
        // What came in meanwhile was announced before the socket was this connection's.
        ready(.readable)
    }

    private func waitForCandidate(_ call: Call, until deadline: Deadline) async throws(SSHError) {
        _ = try await perform(deadline, in: call) { [self] in
            candidates.contains { $0.isConnected || $0.error != nil } ? 0 : Operation.again
        }
    }
}

extension UnreachableCause {
    init(errno code: Int32) {
        switch code {
        case ECONNREFUSED: self = .refused
        case EHOSTUNREACH, ENETUNREACH, ENETDOWN: self = .noRoute
        default: self = .other(String(cString: strerror(code)))
        }
    }
}
