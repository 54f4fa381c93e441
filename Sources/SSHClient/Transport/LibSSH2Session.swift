import CLibssh2
import Glibc

/// A libssh2 session that never touches a socket: libssh2 reads from ``input`` and writes to ``output``, and whoever owns the session moves
/// the bytes. Hence a call to libssh2 never stops half-way through sending (error -39), and a session can run inside another (jump hosts).
///
/// It belongs to one actor and is not `Sendable`: the compiler keeps it on that actor's thread.
final class LibSSH2Session {
    let handle: OpaquePointer
    /// What the peer sent and libssh2 has not read yet.
    var input = ByteQueue()
    /// What libssh2 sent and the link has not taken yet.
    var output = ByteQueue()
    /// True when the session is being torn down: libssh2 then reads an end of file and lets go of everything it waits for.
    var isHungUp = false
    /// The first bytes of the server, in clear: its greeting and what it proposes for the key exchange. Nil when no longer wanted.
    var opening: [UInt8]? = []
    /// Makes the signature for public-key authentication.
    var signer: ((UnsafeRawBufferPointer) -> Signing)?
    /// Whether the server wanted a signature for the key that was offered last, and got it.
    var hasSigned = false
    /// What the server said when it hung up; nil when it has not, or did so without a word.
    fileprivate(set) var farewell: String?

    /// The answer to hidden prompts of keyboard-interactive authentication.
    var keyboardAnswer: String?
    /// Whether the server has had that answer.
    var keyboardGaveAnswer = false
    /// Whether the server asked for another password than the present one.
    var keyboardAsksForNewPassword = false

    /// The answer to "sign this".
    enum Signing: Sendable {
        case signature([UInt8])
        case notYet
        case failed
    }

    /// How much of ``opening`` is kept: a greeting and a KEXINIT, amply.
    static let openingLimit = 16_384

    /// libssh2_init counts its calls without a lock, so it is called once, here.
    private static let isLibraryReady = LibCrypto.isReady && libssh2_init(0) == 0

    init() throws(SSHError) {
        guard Self.isLibraryReady, let handle = libssh2_session_init_ex(nil, nil, nil, nil) else {
            throw .resourceExhausted("libssh2 cannot make a session: out of memory")
        }
        self.handle = handle
        libssh2_session_abstract(handle)?.pointee = Unmanaged.passUnretained(self).toOpaque()
        libssh2_session_set_blocking(handle, 0)
        msp_session_set_callbacks(handle, sendCallback, receiveCallback, disconnectCallback)
    }

    deinit {
        isHungUp = true
        // With the end of file read, nothing answers EAGAIN any more; the bound is for a libssh2 that would.
        for _ in 0..<100 where libssh2_session_free(handle) != LIBSSH2_ERROR_EAGAIN { break }
    }

    func received(_ bytes: UnsafeRawBufferPointer) {
        if let count = opening?.count, count < Self.openingLimit {
            opening?.append(contentsOf: bytes.prefix(Self.openingLimit - count))
        }
        input.append(bytes)
    }

    /// libssh2's own words for what went wrong last.
    var lastErrorMessage: String {
        var message: UnsafeMutablePointer<CChar>?
        libssh2_session_last_error(handle, &message, nil, 0)
        return message.map { String(cString: $0) } ?? ""
    }

    var lastErrorCode: Int { Int(libssh2_session_last_errno(handle)) }

    /// The names of a name-list method (`LIBSSH2_METHOD_KEX` and so on) that this build of libssh2 has.
    func supportedAlgorithms(_ method: Int32) -> [String] {
        var names: UnsafeMutablePointer<UnsafePointer<CChar>?>?
        let count = libssh2_session_supported_algs(handle, method, &names)
        guard count > 0, let names else { return [] }
        defer { libssh2_free(handle, names) }
        return (0..<Int(count)).compactMap { names[$0].map { String(cString: $0) } }
    }

    static func owner(_ abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) -> LibSSH2Session? {
        // The pointer was set in `init` and the session is freed in `deinit`, so whenever libssh2 calls back, the object is alive.
        abstract?.pointee.map { Unmanaged<LibSSH2Session>.fromOpaque($0).takeUnretainedValue() }
    }
}

private let sendCallback: msp_send_callback = { _, bytes, count, _, abstract in
    guard let session = LibSSH2Session.owner(abstract) else { return Int(-EIO) }
    // Taken whole, always: back-pressure is that we stop calling libssh2 to write.
    if !session.isHungUp { session.output.append(UnsafeRawBufferPointer(start: bytes, count: count)) }
    return count
}

private let receiveCallback: msp_receive_callback = { _, target, count, _, abstract in
    guard let session = LibSSH2Session.owner(abstract) else { return Int(-EIO) }
    if !session.input.isEmpty {
        return session.input.read(into: UnsafeMutableRawBufferPointer(start: target, count: count))
    }
    // The end of the connection is not told here: libssh2 would return the error before the data it has already decrypted.
    return session.isHungUp ? 0 : Int(-EAGAIN)
}

private let disconnectCallback: msp_disconnect_callback = { _, reason, message, count, _, _, abstract in
    guard let session = LibSSH2Session.owner(abstract) else { return }
    let bytes = UnsafeRawBufferPointer(start: message, count: message == nil ? 0 : max(0, Int(count))).prefix(256)
    session.farewell = bytes.isEmpty ? "reason \(reason)" : String(decoding: bytes, as: UTF8.self)
}

/// libssh2's sign callback: signs with the session's ``LibSSH2Session/signer`` and hands over memory that libssh2 frees.
let signCallback:
    @convention(c) (
        OpaquePointer?, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?, UnsafeMutablePointer<Int>?,
        UnsafePointer<UInt8>?, Int,
        UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> Int32 = { handle, signature, length, data, count, _ in
        guard let session = LibSSH2Session.owner(libssh2_session_abstract(handle)), let signer = session.signer else {
            return -1
        }
        switch signer(UnsafeRawBufferPointer(start: data, count: count)) {
        case .notYet: return LIBSSH2_ERROR_EAGAIN
        case .failed: return -1
        case .signature(let bytes):
            guard let memory = malloc(bytes.count) else { return -1 }
            bytes.withUnsafeBytes {
                memory.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory), byteCount: bytes.count)
            }
            signature?.pointee = memory.assumingMemoryBound(to: UInt8.self)
            length?.pointee = bytes.count
            session.hasSigned = true
            return 0
        }
    }
