import CLibssh2

/// Reads both outputs of a channel and keeps what the limits allow.
final class OutputCollector {
    private static let readSize = 16_384

    let limits: OutputLimits
    private let onOutput: (@Sendable (OutputChunk) -> Void)?
    private(set) var standardOutput: [UInt8] = []
    private(set) var standardError: [UInt8] = []
    private var counts: [CommandStream: Int] = [:]
    /// The stream that has gone beyond its limit.
    private(set) var exceeded: CommandStream?

    init(limits: OutputLimits, onOutput: (@Sendable (OutputChunk) -> Void)?) {
        self.limits = limits
        self.onOutput = onOutput
    }

    /// Bytes seen so far.
    private(set) var count = 0

    /// sshd's own words (session.c) when the account must change its password first.
    var saysPasswordExpired: Bool {
        String(decoding: standardError.suffix(256), as: UTF8.self).contains(
            "Password change required but no TTY available")
    }

    /// Takes what there is. Both streams are read, as they share one window: one that is left full stops the other.
    /// - Returns: 0 at the end of both or at a limit, else libssh2's error or "again".
    func read(_ channel: OpaquePointer) -> Int {
        let output = read(.standardOutput, 0, channel)
        let error = exceeded == nil ? read(.standardError, SSH_EXTENDED_DATA_STDERR, channel) : 0
        return output < 0 ? output : error
    }

    private func read(_ stream: CommandStream, _ number: Int32, _ channel: OpaquePointer) -> Int {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Self.readSize) { buffer in
            while exceeded == nil {
                var count = libssh2_channel_read_ex(channel, number, buffer.baseAddress, buffer.count)
                if count == Int(LIBSSH2_ERROR_SOCKET_DISCONNECT) || count == Int(LIBSSH2_ERROR_SOCKET_RECV) {
                    // The server's goodbye is told before the data that came ahead of it; the next read has that.
                    let rest = libssh2_channel_read_ex(channel, number, buffer.baseAddress, buffer.count)
                    if rest > 0 { count = rest }
                }
                guard count > 0 else { return count }
                take(stream, UnsafeRawBufferPointer(start: buffer.baseAddress, count: count))
            }
            return 0
        }
    }

    private func take(_ stream: CommandStream, _ bytes: UnsafeRawBufferPointer) {
        count += bytes.count
        let total = counts[stream, default: 0] + bytes.count
        counts[stream] = total
        let kept = bytes.prefix(max(0, bytes.count - max(0, total - limits.limit(stream))))
        if kept.count < bytes.count { exceeded = stream }
        if limits.collects {
            if stream == .standardOutput {
                standardOutput.append(contentsOf: kept)
            } else {
                standardError.append(contentsOf: kept)
            }
        }
        if let onOutput, !kept.isEmpty { onOutput(OutputChunk(stream: stream, bytes: Array(kept))) }
    }
}
