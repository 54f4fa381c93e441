import Foundation
import SSHClient

/// Passes connections on to a server, late, or not to their end.
final class TestProxy: Sendable {
    private let listener: Listener
    var endpoint: SSHEndpoint { SSHEndpoint(address: "127.0.0.1", port: listener.port) }

    /// - Parameters:
    ///   - limit: how many bytes of the server come through before the connection is broken off.
    ///   - delay: seconds for which nothing happens to a connection at first.
    init(to port: UInt16, breaksOffAfter limit: Int = .max, delay: TimeInterval = 0) throws {
        listener = try Listener()
        listener.serve { client in
            Thread.sleep(forTimeInterval: delay)
            Self.pass(OpenSocket(client), to: port, limit)
        }
    }

    deinit { listener.stop() }

    private static func pass(_ client: OpenSocket, to port: UInt16, _ limit: Int) {
        guard let server = connect(port) else { return }
        Thread.detachNewThread { copy(from: client, to: server, limit: .max) }
        copy(from: server, to: client, limit: limit)
        client.breakOff()
        server.breakOff()
    }

    private static func connect(_ port: UInt16) -> OpenSocket? {
        let server = OpenSocket(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(server.number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return status == 0 ? server : nil
    }

    private static func copy(from source: OpenSocket, to target: OpenSocket, limit: Int) {
        var left = limit
        var buffer = [UInt8](repeating: 0, count: 4096)
        while left > 0 {
            let count = recv(source.number, &buffer, min(left, buffer.count), 0)
            guard count > 0, send(target.number, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
            left -= count
        }
    }
}

/// Closed when the last thread has done with it: a number closed earlier would be given to another socket meanwhile.
private final class OpenSocket: Sendable {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    deinit { close(number) }

    func breakOff() { shutdown(number, Int32(SHUT_RDWR)) }
}
