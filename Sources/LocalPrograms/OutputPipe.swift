import CProcess
import Glibc

/// A pipe that a program writes to.
final class OutputPipe {
    let readEnd: Int32
    private(set) var writeEnd: Int32
    private(set) var bytes: [UInt8] = []
    private(set) var isAtEnd = false

    private let limit: Int

    init(of name: String, limit: Int) throws(LocalProgramError) {
        self.limit = limit
        var ends: [Int32] = [-1, -1]
        guard msp_pipe(&ends) == 0, fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 else {
            throw LocalProgramError(program: name, reason: "gets no pipe", code: errno)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        closeWriteEnd()
        close(readEnd)
    }

    func closeWriteEnd() {
        if writeEnd >= 0 { close(writeEnd) }
        writeEnd = -1
    }

    /// Takes what is there.
    func read() {
        withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
            while !isAtEnd {
                let count = Glibc.read(readEnd, buffer.baseAddress, buffer.count)
                if count < 0 { break }
                isAtEnd = count == 0
                bytes.append(contentsOf: buffer.prefix(min(count, limit - bytes.count)))
            }
        }
    }
}
