import Foundation

/// Why a connection did not do what was asked.
enum SocketFailure: Error, Equatable {
    case unresolvable(String)
    case refused
    case timedOut
    /// The network between here and there: says nothing about the service.
    case unreachable(String)

    var finding: CheckFinding {
        switch self {
        case .unresolvable(let words): .unknown("the name could not be resolved: \(words)")
        case .refused: .fail("connection refused")
        case .timedOut: .fail("no answer in time")
        case .unreachable(let words): .unknown(words)
        }
    }
}

/// A TCP connection with a deadline for everything that is done on it (connect(2), poll(2)).
final class BlockingSocket {
    private let descriptor: Int32
    private let deadline: ContinuousClock.Instant

    /// Tries every address of the name until the deadline.
    init(connectingTo host: String, port: UInt16, timeoutSeconds: Int) throws(SocketFailure) {
        deadline = ContinuousClock.now + .seconds(timeoutSeconds)
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0 else { throw .unresolvable(String(cString: gai_strerror(status))) }
        defer { freeaddrinfo(list) }
        var failure = SocketFailure.unresolvable("no address")
        for address in sequence(first: list, next: { $0?.pointee.ai_next }).prefix(while: { $0 != nil }) {
            guard let entry = address?.pointee else { break }
            do throws(SocketFailure) {
                descriptor = try Self.connect(entry, until: deadline)
                return
            } catch {
                failure = error
            }
        }
        throw failure
    }

    deinit { close(descriptor) }

    private static func connect(_ entry: addrinfo, until deadline: ContinuousClock.Instant) throws(SocketFailure)
        -> Int32
    {
        let kind = entry.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(entry.ai_family, kind, entry.ai_protocol)
        guard descriptor >= 0 else { throw .unreachable(words(errno)) }
        do throws(SocketFailure) {
            if Foundation.connect(descriptor, entry.ai_addr, entry.ai_addrlen) != 0 {
                guard errno == EINPROGRESS else { throw failure(errno) }
                try wait(descriptor, for: Int16(POLLOUT), until: deadline)
                var error: Int32 = 0
                var size = socklen_t(MemoryLayout<Int32>.size)
                getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size)
                guard error == 0 else { throw failure(error) }
            }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    func send(_ bytes: [UInt8]) throws(SocketFailure) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                try Self.wait(descriptor, for: Int16(POLLOUT), until: deadline)
            } else if errno != EINTR {
                throw Self.failure(errno)
            }
        }
    }

    /// Until the other side closes, or `limit` bytes.
    func receive(atMost limit: Int) throws(SocketFailure) -> [UInt8] {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while received.count < limit {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0 {
                received += buffer[..<count]
            } else if count == 0 {
                break
            } else if errno == EAGAIN {
                try Self.wait(descriptor, for: Int16(POLLIN), until: deadline)
            } else if errno != EINTR {
                throw Self.failure(errno)
            }
        }
        return received
    }

    private static func wait(_ descriptor: Int32, for events: Int16, until deadline: ContinuousClock.Instant)
        throws(SocketFailure)
    {
        while true {
            let left = deadline - .now
            guard left > .zero else { throw .timedOut }
            var entry = pollfd(fd: descriptor, events: events, revents: 0)
            let count = poll(&entry, 1, Int32(clamping: Int(left / .milliseconds(1)) + 1))
            if count > 0 { return }
            if count < 0, errno != EINTR { throw .unreachable(words(errno)) }
        }
    }

    private static func failure(_ code: Int32) -> SocketFailure {
        switch code {
        case ECONNREFUSED, ECONNRESET, EPIPE: .refused
        case ETIMEDOUT: .timedOut
        default: .unreachable(words(code))
        }
    }

    private static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
