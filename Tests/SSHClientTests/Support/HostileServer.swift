import Foundation
import SSHClient

/// A TCP server that does what a script says to every client, each on a thread of its own.
final class HostileServer: Sendable {
    /// One step of what is done to a client.
    enum Step: Sendable {
        case send([UInt8])
        case sendText(String)
        /// Sends the same bytes again and again, until the client has gone.
        case flood([UInt8])
        /// Reads until the client has sent this much, or has gone.
        case read(Int)
        case close
        /// Does nothing until the client has gone.
        case hang
    }

    private let listener: Listener
    var endpoint: SSHEndpoint { SSHEndpoint(address: "127.0.0.1", port: listener.port) }

    init(_ steps: [Step]) throws {
        listener = try Listener(backlog: 1024)
        listener.serve { Self.serve($0, steps) }
    }

    deinit { listener.stop() }

    private static func serve(_ client: Int32, _ steps: [Step]) {
        defer { close(client) }
        for step in steps {
            switch step {
            case .send(let bytes): guard sendAll(client, bytes) else { return }
            case .sendText(let text): guard sendAll(client, Array(text.utf8)) else { return }
            case .flood(let bytes): while sendAll(client, bytes) {}
            case .read(let count): guard read(client, count) else { return }
            case .close: return
            case .hang: while read(client, 1) {}
            }
        }
    }

    private static func read(_ client: Int32, _ count: Int) -> Bool {
        var left = count
        var buffer = [UInt8](repeating: 0, count: 4096)
        while left > 0 {
            let count = recv(client, &buffer, min(left, buffer.count), 0)
            guard count > 0 else { return false }
            left -= count
        }
        return true
    }
}

/// Pieces of the unencrypted part of the protocol (RFC 4253 section 6).
enum Packets {
    static let greeting = "SSH-2.0-OpenSSH_9.2\r\n"

    static func packet(_ payload: [UInt8], length: UInt32? = nil) -> [UInt8] {
        var padding = 8 - (payload.count + 5) % 8
        if padding < 4 { padding += 8 }
        let actual = UInt32(payload.count + padding + 1)
        return bigEndian(length ?? actual) + [UInt8(padding)] + payload + [UInt8](repeating: 0, count: padding)
    }

    static func keyExchangeInit(_ lists: [String]) -> [UInt8] {
        let cookie = [UInt8](repeating: 9, count: 16)
        return [20] + cookie + lists.flatMap { bigEndian(UInt32($0.utf8.count)) + Array($0.utf8) } + [0, 0, 0, 0, 0]
    }

    static let usualLists = [
        "curve25519-sha256", "ssh-ed25519", "aes128-ctr", "aes128-ctr", "hmac-sha2-256", "hmac-sha2-256", "none",
        "none", "", "",
    ]

    static func bigEndian(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
    }
}

/// Sends all of it; false when the other side has gone.
func sendAll(_ socket: Int32, _ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes {
            Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { return false }
        sent += count
    }
    return true
}
