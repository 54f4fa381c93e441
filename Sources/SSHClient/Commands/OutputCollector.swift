import CLibssh2

/// Reads both outputs of a channel and keeps what the limits allow.
final class OutputCollector {
    let limits: OutputLimits
    private let onOutput: (@Sendable (OutputChunk) -> Void)?
    private var output = Output()
    private var error = Output()
    /// The stream that has gone beyond its limit.
    private(set) var exceeded: CommandStream?

    init(limits: OutputLimits, onOutput: (@Sendable (OutputChunk) -> Void)?) {
        self.limits = limits
        self.onOutput = onOutput
    }

    /// Bytes seen so far.
    private(set) var count = 0

    var standardOutput: [UInt8] { output.bytes }
    var standardError: [UInt8] { error.bytes }

    /// sshd's own words (session.c) when the account must change its password first.
    var saysPasswordExpired: Bool {
        String(decoding: standardError.suffix(256), as: UTF8.self).contains(
            "Password change required but no TTY available")
    }

    /// Takes what there is. Both streams are read, as they share one window: one that is left full stops the other.
    ///
    /// - Parameter buffer: room for what is read in one go.
    /// - Returns: 0 at the end of both or at a limit, else libssh2's error or "again".
    func read(_ channel: OpaquePointer, through buffer: UnsafeMutableRawBufferPointer) -> Int {
        let output = read(.standardOutput, 0, channel, buffer)
        let error = exceeded == nil ? read(.standardError, SSH_EXTENDED_DATA_STDERR, channel, buffer) : 0
        return output < 0 ? output : error
    }

    private func read(
        _ stream: CommandStream, _ number: Int32, _ channel: OpaquePointer, _ buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        while exceeded == nil {
            var count = libssh2_channel_read_ex(channel, number, start, buffer.count)
            if count == Int(LIBSSH2_ERROR_SOCKET_DISCONNECT) || count == Int(LIBSSH2_ERROR_SOCKET_RECV) {
                // The server's goodbye is told before the data that came ahead of it; the next read has that.
                let rest = libssh2_channel_read_ex(channel, number, start, buffer.count)
                if rest > 0 { count = rest }
            }
            guard count > 0 else { return count }
            take(stream, UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return 0
    }

    private func take(_ stream: CommandStream, _ bytes: UnsafeRawBufferPointer) {
        count += bytes.count
        let kept =
            switch stream {
            case .standardOutput: output.take(bytes, limit: limits.standardOutput, keeping: limits.collects)
            case .standardError: error.take(bytes, limit: limits.standardError, keeping: limits.collects)
            }
        if kept < bytes.count { exceeded = stream }
        if let onOutput, kept > 0 { onOutput(OutputChunk(stream: stream, bytes: Array(bytes[..<kept]))) }
    }
}

/// One of a command's outputs.
private struct Output {
    private(set) var bytes: [UInt8] = []
    private var count = 0

    /// Counts what came, and keeps it as far as the limit allows.
    /// - Returns: how much of it is within the limit, in bytes.
    mutating func take(_ new: UnsafeRawBufferPointer, limit: Int, keeping: Bool) -> Int {
        let within = min(new.count, max(0, limit - count))
        count += new.count
        if keeping { bytes.append(contentsOf: new[..<within]) }
        return within
    }
}
