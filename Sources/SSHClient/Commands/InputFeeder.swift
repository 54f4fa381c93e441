import CLibssh2

/// Writes a command's standard input, then the end of file.
final class InputFeeder {
    /// Queued for the link, beyond which nothing more is written.
    static let highWaterMark = 256 * 1024
    /// libssh2 takes at most this much in one call.
    private static let writeSize = 32_700

    private var input: ByteQueue
    private var isDone = false

    init(_ input: ByteQueue) { self.input = input }

    /// Writes what the channel takes now.
    /// - Returns: 0 when all is written, else libssh2's error or "again".
    func feed(_ channel: OpaquePointer) -> Int {
        guard !isDone else { return 0 }
        while !input.isEmpty {
            let count = input.withUnsafeBytes { bytes in
                libssh2_channel_write_ex(
                    channel, 0, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), min(bytes.count, Self.writeSize)
                )
            }
            // A command that has ended or closed its input takes no more, which is no error of the connection.
            if count == Int(LIBSSH2_ERROR_CHANNEL_CLOSED) || count == Int(LIBSSH2_ERROR_CHANNEL_EOF_SENT) { break }
            guard count > 0 else { return count == 0 ? Int(LIBSSH2_ERROR_EAGAIN) : count }
            input.consume(count)
        }
        let answer = Int(libssh2_channel_send_eof(channel))
        isDone = answer == 0
        return answer
    }
}
