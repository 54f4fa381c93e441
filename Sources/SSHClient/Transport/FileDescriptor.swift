import Glibc

/// Owns an open file descriptor and closes it when it goes.
struct FileDescriptor: ~Copyable, Sendable {
    let number: Int32

    /// Takes over the result of a system call that opens a descriptor.
    /// - Throws: ``SSHError/resourceExhausted(_:)`` when it is negative; `purpose` says what it was wanted for.
    init(_ number: Int32, for purpose: String) throws(SSHError) {
        guard number >= 0 else {
            throw .resourceExhausted("cannot open a descriptor for \(purpose): \(String(cString: strerror(errno)))")
        }
        self.number = number
    }

    deinit { _ = Glibc.close(number) }
}
