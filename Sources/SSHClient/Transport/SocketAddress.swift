import CLibssh2
import Dispatch
import Glibc

/// An IPv4 or IPv6 address with its port, as the kernel takes it.
struct SocketAddress: Sendable {
    let family: Int32
    private let bytes: [UInt8]

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result? {
        bytes.withUnsafeBytes { buffer in
            buffer.baseAddress.map { body($0.assumingMemoryBound(to: sockaddr.self), socklen_t(buffer.count)) }
        }
    }

    /// Resolves with `getaddrinfo`, which blocks when the address is a name.
    /// - Parameter numericOnly: true to answer at once, with nothing when the address is a name.
    static func resolve(_ endpoint: SSHEndpoint, numericOnly: Bool) -> Resolution {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | (numericOnly ? AI_NUMERICHOST : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(endpoint.address, String(endpoint.port), &hints, &list)
        guard status == 0 else { return .failed(String(cString: gai_strerror(status))) }
        defer { freeaddrinfo(list) }
        let addresses = sequence(first: list, next: { $0?.pointee.ai_next }).compactMap { entry in
            entry.flatMap { entry in
                entry.pointee.ai_addr.map {
                    SocketAddress(
                        family: entry.pointee.ai_family,
                        bytes: Array(UnsafeRawBufferPointer(start: $0, count: Int(entry.pointee.ai_addrlen))))
                }
            }
        }
        return .addresses(addresses)
    }

    /// The addresses in their order, but those of the two families in turn: where one family is dead, so are all of its addresses.
    static func alternatingFamilies(_ addresses: [SocketAddress]) -> [SocketAddress] {
        let first = addresses.filter { $0.family == addresses.first?.family }
        let second = addresses.filter { $0.family != addresses.first?.family }
        return (0..<max(first.count, second.count)).flatMap { index in
            [first, second].compactMap { index < $0.count ? $0[index] : nil }
        }
    }

    /// Resolves a name on a thread that may block.
    static func resolve(_ endpoint: SSHEndpoint) async -> Resolution {
        await withUnsafeContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: resolve(endpoint, numericOnly: false)) }
        }
    }

    enum Resolution: Sendable {
        case addresses([SocketAddress])
        case failed(String)
    }
}
