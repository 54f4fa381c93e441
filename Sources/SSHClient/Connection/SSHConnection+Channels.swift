import CLibssh2

extension SSHConnection {
    /// Received and not read, per channel. Small, so that thousands of noisy hosts stay bounded; one window is on the way while one is read.
    static let channelWindow: UInt32 = 256 * 1024
    static let channelPacket: UInt32 = 32_768

    /// Opens a channel for a command.
    ///
    /// sshd counts a session until it has tidied up after it, a moment after its end: where MaxSessions is 1, the next one may come too
    /// early. So a refusal is taken as one only when it stays, or when other commands run.
    func openCommandChannel(_ call: Call) async throws(SSHError) -> OpaquePointer {
        let handle = session.handle
        var delay = Duration.milliseconds(20)
        while true {
            do throws(SSHError) {
                let channel = try await openChannel(call) {
                    libssh2_channel_open_ex(handle, "session", 7, Self.channelWindow, Self.channelPacket, nil, 0)
                }
                commandChannels += 1
                return channel
            } catch .channelRefused where commandChannels == 0 && delay < .seconds(1) {
                let pause = delay
                try await wait(.never(.channelOpen), in: call) { try? await Task.sleep(for: pause) }
                delay *= 2
            }
        }
    }

    /// Opens a channel with `open`, one at a time for a session.
    @inline(__always)
    func openChannel(_ call: Call, with open: @escaping () -> OpaquePointer?) async throws(SSHError) -> OpaquePointer {
        let session = session
        var channel: OpaquePointer?
        var refusal = ""
        let deadline = Deadline(configuration.timeouts.idle, .channelOpen)
        let answer = try await perform(deadline, in: call, isExclusive: true, leftover: { channel }) {
            channel = open()
            if channel != nil { return 0 }
            let code = session.lastErrorCode
            // Now: by the time the task goes on, another call may have left its own words.
            if code == Int(LIBSSH2_ERROR_CHANNEL_FAILURE) { refusal = session.lastErrorMessage }
            return code
        }
        if let channel { return channel }
        if answer == Int(LIBSSH2_ERROR_CHANNEL_FAILURE) { throw .channelRefused(endpoint, reason: refusal) }
        throw libraryFailure(answer)
    }

    /// Closes and frees a channel with nobody waiting for it.
    ///
    /// When the server has closed it already, as it has after a command that came to its end, nothing waits for this side's word, which then
    /// goes out with whatever is sent next.
    func discard(_ channel: OpaquePointer) {
        guard !isClosed, Int(libssh2_channel_free(channel)) == Operation.again else { return }
        operations.append(
            Operation(
                call: Call(deadline: nil), deadline: .never(.command), isExclusive: false,
                body: { Int(libssh2_channel_free(channel)) }, continuation: nil))
        flush()
    }

    /// What a negative answer of libssh2 means.
    func libraryFailure(_ answer: Int) -> SSHError {
        if let failure { return explained(failure) }
        let message = "\(session.lastErrorMessage) (libssh2 error \(answer))"
        switch Int32(answer) {
        case LIBSSH2_ERROR_SOCKET_DISCONNECT, LIBSSH2_ERROR_SOCKET_RECV, LIBSSH2_ERROR_SOCKET_SEND,
            LIBSSH2_ERROR_CHANNEL_CLOSED,
            LIBSSH2_ERROR_CHANNEL_EOF_SENT:
            return explained(.disconnected(endpoint, during: phase, message: message))
        case LIBSSH2_ERROR_ALLOC:
            return .resourceExhausted("\(endpoint): \(message)")
        default:
            return .protocolViolation(endpoint, during: phase, message: message)
        }
    }
}
