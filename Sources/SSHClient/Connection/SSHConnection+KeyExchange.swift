import CLibssh2

extension SSHConnection {
    /// From the greeting to the encrypted session, and whether the server is who it should be.
    @inline(__always)
    func exchangeKeys(_ call: Call) async throws(SSHError) {
        phase = .keyExchange
        let algorithms = try Algorithms.proposal(for: configuration.hostKeyPolicy)
        try propose(algorithms)
        let handle = session.handle
        // libssh2 wants a descriptor to look at its flags; it never reads or writes it.
        let descriptor = loop.placeholderDescriptor
        var deadline = Deadline(configuration.timeouts.keyExchange, .keyExchange)
        let answer: Int
        do {
            answer = try await performInPlace(&deadline, in: call) {
                Int(libssh2_session_handshake(handle, descriptor))
            }
        } catch .disconnected(_, _, let message) {
            throw handshakeFailure(message, algorithms)
        }
        guard answer == 0 else { throw handshakeFailure(session.lastErrorMessage, algorithms) }
        session.opening = nil
        try verifyHostKey()
    }

    private func propose(_ algorithms: Algorithms) throws(SSHError) {
        for preference in algorithms.preferences {
            guard libssh2_session_method_pref(session.handle, preference.method, preference.names) == 0 else {
                throw .invalidConfiguration(
                    "\(endpoint): none of the pinned keys can be verified with libssh2 \(Algorithms.libraryVersion): "
                        + session.lastErrorMessage)
            }
        }
    }

    private func verifyHostKey() throws(SSHError) {
        var count = 0
        var type: Int32 = 0
        let bytes = libssh2_session_hostkey(session.handle, &count, &type)
        let blob = Array(UnsafeRawBufferPointer(start: bytes, count: count))
        guard let offered = HostKey(blob: blob) else {
            throw .protocolViolation(endpoint, during: .keyExchange, message: "its host key is of an unknown kind")
        }
        if case .pinned(let pinned, let revoked) = configuration.hostKeyPolicy {
            if revoked.contains(offered) { throw .hostKeyRevoked(endpoint, offered: offered) }
            if pinned.isEmpty { throw .hostKeyUnknown(endpoint, offered: offered) }
            if !pinned.contains(offered) { throw .hostKeyChanged(endpoint, pinned: pinned, offered: offered) }
        }
        verifiedHostKey.withLock { $0 = offered }
    }

    /// What a failed handshake means, from what the server said in clear.
    private func handshakeFailure(_ message: String, _ algorithms: Algorithms) -> SSHError {
        let message = session.farewell.map { "the server said \"\($0)\"" } ?? message
        if case .protocolViolation? = failure { return failure ?? .closed }
        guard let opening = session.opening else {
            return .disconnected(endpoint, during: .keyExchange, message: message)
        }
        switch ServerOpening(opening) {
        case .nothing:
            return .serverDropped(endpoint, message: "")
        case .text(let text) where text.hasPrefix("Exceeded MaxStartups") || text.hasPrefix("Not allowed at this time"):
            return .serverDropped(endpoint, message: text)
        case .text(let text):
            return .protocolViolation(endpoint, during: .keyExchange, message: "it greets with \"\(text.prefix(80))\"")
        case .unusableGreeting(let fault):
            return .protocolViolation(endpoint, during: .keyExchange, message: fault)
        case .greeting where failure != nil:
            return .disconnected(endpoint, during: .keyExchange, message: message)
        case .greeting:
            return .protocolViolation(endpoint, during: .keyExchange, message: message)
        case .proposal(let server):
            if let mismatch = server.mismatch(with: algorithms) {
                return .noCommonAlgorithm(endpoint, mismatch)
            }
            if failure != nil { return .disconnected(endpoint, during: .keyExchange, message: message) }
            return .protocolViolation(endpoint, during: .keyExchange, message: message)
        }
    }
}
