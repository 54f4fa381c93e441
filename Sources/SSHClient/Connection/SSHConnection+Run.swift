import CLibssh2

extension SSHConnection {
    /// libssh2 and sshd take a packet of 35,000 bytes; a longer command is fed to a shell.
    private static let commandLimit = 32_000

    /// Runs a command through the user's login shell and waits until it has ended and closed its outputs.
    ///
    /// - Parameters:
    ///   - command: for the remote shell; whatever it quotes is the caller's affair. One beyond 32,000 bytes is fed to `sh -s`.
    ///   - standardInput: what the command reads, then the end of file.
    ///   - limits: how much it may write.
    ///   - timeout: how long it may take in all; nil for as long as the peer shows signs of life.
    ///   - onOutput: called with each piece of output as it comes, on the connection's event loop: it must not block.
    /// - Throws: ``SSHError/outputLimitExceeded(_:_:limit:)``, ``SSHError/timedOut(_:_:after:)``, ``SSHError/disconnected(_:during:message:)``
    ///   and others. What had come until then went to `onOutput`. Closing the channel does not kill the command on the host.
    public func run(
        _ command: String, standardInput: [UInt8] = [], limits: OutputLimits = .standard, timeout: Duration? = nil,
        onOutput: (@Sendable (OutputChunk) -> Void)? = nil
    ) async throws(SSHError) -> CommandResult {
        guard command.utf8.count <= Self.commandLimit else {
            guard standardInput.isEmpty else {
                throw .invalidConfiguration(
                    "a command of \(command.utf8.count) bytes cannot be run with standard input: shorten it")
            }
            // The braces make the shell read all of it before it runs any of it, so that the command cannot read its own rest.
            let script = "{\n\(command)\n} </dev/null\n"
            return try await run(
                "exec sh -s", standardInput: Array(script.utf8), limits: limits, timeout: timeout, onOutput: onOutput)
        }
        let output = OutputCollector(limits: limits, onOutput: onOutput)
        return try await inCall(deadline: timeout.map { Deadline($0, .command) }) { [self] call throws(SSHError) in
            try await run(command, standardInput, output, call)
        }
    }

    private func run(
        _ command: String, _ standardInput: [UInt8], _ output: OutputCollector, _ call: Call
    ) async throws(SSHError) -> CommandResult {
        let channel = try await openCommandChannel(call)
        // Whatever happens, the channel is closed; waiting for the server to agree is nobody's business.
        defer {
            commandChannels -= 1
            discard(channel)
        }
        let input = InputFeeder(ByteQueue(standardInput))
        try await start(command, input, in: channel, call)
        try await exchange(input, output, in: channel, call)
        let exit = try await exit(of: channel, call)
        if exit != .status(0), output.saysPasswordExpired { throw .passwordExpired(endpoint, user: configuration.user) }
        return CommandResult(standardOutput: output.standardOutput, standardError: output.standardError, exit: exit)
    }

    private func start(
        _ command: String, _ input: InputFeeder, in channel: OpaquePointer, _ call: Call
    ) async throws(SSHError) {
        let deadline = Deadline(configuration.timeouts.idle, .channelOpen)
        let answer = try await perform(deadline, in: call, isExclusive: true) {
            let answer = Int(libssh2_channel_process_startup(channel, "exec", 4, command, UInt32(command.utf8.count)))
            // The input may follow the request at once, in the same packet of TCP; what is wrong with it shows in the next step.
            if answer == Operation.again { _ = input.feed(channel) }
            return answer
        }
        if answer == Int(LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED) { throw .commandRefused(endpoint, reason: "") }
        guard answer == 0 else { throw libraryFailure(answer) }
    }

    /// Feeds the command and takes its output until it has closed both streams.
    private func exchange(
        _ input: InputFeeder, _ output: OutputCollector, in channel: OpaquePointer, _ call: Call
    ) async throws(SSHError) {
        let session = session
        let answer = try await perform(.never(.command), in: call) { [self] in
            // Queued output beyond this mark waits in the command's own pipe, not in our memory.
            let written = session.output.count < InputFeeder.highWaterMark ? input.feed(channel) : Operation.again
            if written < 0, written != Operation.again { return written }
            let before = output.count
            let read = loop.withBuffer { output.read(channel, through: $0) }
            deliveredCount += output.count - before
            if read < 0 { return read }
            return libssh2_channel_eof(channel) == 1 || output.exceeded != nil ? 0 : Operation.again
        }
        if let stream = output.exceeded {
            throw .outputLimitExceeded(endpoint, stream, limit: output.limits.limit(stream))
        }
        guard answer == 0 else { throw libraryFailure(answer) }
    }

    /// Waits for the server's own end of the channel: the exit status may come after the end of the outputs, and is lost for good when this
    /// side closes first.
    @inline(__always)
    private func exit(of channel: OpaquePointer, _ call: Call) async throws(SSHError) -> CommandExit {
        let isClosed: Bool
        do throws(SSHError) {
            isClosed = try await perform(.never(.command), in: call) { Int(libssh2_channel_wait_closed(channel)) } == 0
        } catch .disconnected {
            isClosed = false
        }
        if let signal = exitSignal(of: channel) { return .signal(signal) }
        // libssh2 says status 0 when it has none, so that 0 counts only on a channel that came to its proper end.
        let status = Int(libssh2_channel_get_exit_status(channel))
        return isClosed || status != 0 ? .status(status) : .unknown
    }

    private func exitSignal(of channel: OpaquePointer) -> String? {
        var name: UnsafeMutablePointer<CChar>?
        var count = 0
        guard libssh2_channel_get_exit_signal(channel, &name, &count, nil, nil, nil, nil) == 0, let name else {
            return nil
        }
        defer { libssh2_free(session.handle, name) }
        return String(decoding: UnsafeRawBufferPointer(start: name, count: count), as: UTF8.self)
    }
}
