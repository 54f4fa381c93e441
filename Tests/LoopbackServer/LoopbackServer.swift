import Foundation

/// A server on loopback that gives every connection the same answer; with none, it accepts and says nothing.
package final class LoopbackServer: Sendable {
    package struct Failure: Error { package var code: Int32 }

    package let port: UInt16
    private let descriptor: Int32

    package init(answer: String?) throws {
        let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listening, $0, size) == 0 && listen(listening, 16) == 0 && getsockname(listening, $0, &size) == 0
            }
        }
        guard bound else { throw Failure(code: errno) }
        port = UInt16(bigEndian: address.sin_port)
        descriptor = listening
        Thread.detachNewThread { Self.serve(listening, answer) }
    }

    private static func serve(_ listening: Int32, _ answer: String?) {
        while true {
            let connection = accept(listening, nil, nil)
            guard connection >= 0 else { return }
            guard let answer else { continue }
            readRequest(connection)
            _ = Array(answer.utf8).withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            close(connection)
        }
    }

    /// To its empty line: who closes with something unread resets the connection.
    private static func readRequest(_ connection: Int32) {
        var request: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !String(decoding: request, as: UTF8.self).contains("\r\n\r\n") {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            request += buffer[..<count]
        }
    }

    package func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// A port on which nothing listens.
    package static func closedPort() throws -> UInt16 {
        let server = try LoopbackServer(answer: nil)
        server.stop()
        return server.port
    }

    package static func page(_ status: String, _ body: String) -> String {
        "HTTP/1.1 \(status)\r\nContent-Type: text/plain\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    }
}
