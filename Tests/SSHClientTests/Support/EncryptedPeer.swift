import CLibcrypto
import Foundation
import SSHClient

/// A server that makes a proper key exchange and then does, under encryption, what a test wants: what no real sshd can be made to do.
final class EncryptedPeer: Sendable {
    /// What is done with each message of the client, the first after the key exchange on. False hangs up.
    typealias Script = @Sendable (_ message: [UInt8], _ link: EncryptedLink) -> Bool

    private let listener: Listener
    var endpoint: SSHEndpoint { SSHEndpoint(address: "127.0.0.1", port: listener.port) }

    init(_ script: @escaping Script) throws {
        listener = try Listener(backlog: 64)
        listener.serve { client in
            defer { close(client) }
            guard let link = EncryptedLink(client) else { return }
            while let message = link.receive() {
                guard !script(message, link) else { continue }
                // What the client has sent is still read: a socket closed with something unread takes back what it has sent itself.
                shutdown(client, Int32(SHUT_WR))
                while link.receive() != nil {}
            }
        }
    }

    deinit { listener.stop() }
}

/// The server's end of an SSH connection: curve25519-sha256, ssh-ed25519, aes128-ctr, hmac-sha2-256 (RFC 4253, RFC 8731).
final class EncryptedLink {
    private let socket: Int32
    private var outgoing: Direction
    private var incoming: Direction

    /// One direction's cipher, key of the MAC, and count of packets.
    private struct Direction {
        /// Nil before the keys are taken into use.
        var cipher: OpaquePointer?
        var macKey: [UInt8] = []
        var sequence: UInt32 = 0

        func transform(_ bytes: [UInt8]) -> [UInt8] {
            guard let cipher else { return bytes }
            var result = [UInt8](repeating: 0, count: bytes.count)
            var count: Int32 = 0
            EVP_CipherUpdate(cipher, &result, &count, bytes, Int32(bytes.count))
            return result
        }

        func mac(_ packet: [UInt8]) -> [UInt8] {
            guard cipher != nil else { return [] }
            let message = Packets.bigEndian(sequence) + packet
            var digest = [UInt8](repeating: 0, count: 32)
            HMAC(EVP_sha256(), macKey, Int32(macKey.count), message, message.count, &digest, nil)
            return digest
        }
    }

    /// Nil when the client does not come through the key exchange.
    init?(_ socket: Int32) {
        self.socket = socket
        (outgoing, incoming) = (Direction(), Direction())
        guard exchangeKeys() else { return nil }
    }

    deinit {
        EVP_CIPHER_CTX_free(outgoing.cipher)
        EVP_CIPHER_CTX_free(incoming.cipher)
    }

    // MARK: - Packets

    /// - Parameters:
    ///   - length: what the packet says its length is, where that is to be a lie.
    ///   - spoilsMAC: sends a wrong message authentication code.
    @discardableResult
    func send(_ payload: [UInt8], length: UInt32? = nil, spoilsMAC: Bool = false) -> Bool {
        var padding = 16 - (payload.count + 5) % 16
        if padding < 4 { padding += 16 }
        let actual = UInt32(payload.count + padding + 1)
        let packet =
            Packets.bigEndian(length ?? actual) + [UInt8(padding)] + payload + [UInt8](repeating: 0, count: padding)
        var mac = outgoing.mac(packet)
        if spoilsMAC, !mac.isEmpty { mac[0] ^= 1 }
        outgoing.sequence &+= 1
        return sendRaw(outgoing.transform(packet) + mac)
    }

    /// Bytes as they are, encrypted or not.
    @discardableResult
    func sendRaw(_ bytes: [UInt8]) -> Bool {
        sendAll(socket, bytes)
    }

    /// Sends the same again and again, until the client has gone.
    func flood(_ payload: [UInt8]) { while send(payload) {} }

    /// The next message of the client; nil when it has gone.
    func receive() -> [UInt8]? {
        guard let first = read(16).map(incoming.transform) else { return nil }
        let length = Int(first[0]) << 24 | Int(first[1]) << 16 | Int(first[2]) << 8 | Int(first[3])
        guard length >= 12, length < 1 << 20, let rest = read(length - 12).map(incoming.transform),
            incoming.cipher == nil || read(32) != nil
        else { return nil }
        incoming.sequence &+= 1
        let packet = first + rest
        return Array(packet[5..<(4 + length - Int(packet[4]))])
    }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var have = 0
        while have < count {
            let got = bytes[have...].withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
            guard got > 0 else { return nil }
            have += got
        }
        return bytes
    }

    private func readGreeting() -> [UInt8]? {
        var line: [UInt8] = []
        while let byte = read(1), line.count < 255 {
            if byte == [10] { return line.filter { $0 != 13 } }
            line += byte
        }
        return nil
    }

    // MARK: - The key exchange (RFC 4253 section 8)

    private func exchangeKeys() -> Bool {
        let greeting = Array(Packets.greeting.utf8)
        let proposal = Packets.keyExchangeInit(Packets.usualLists)
        guard sendRaw(greeting), let clientGreeting = readGreeting(), sendUnaligned(proposal),
            let clientProposal = receiveUnaligned(), let request = receiveUnaligned(), request.first == 30,
            let ephemeral = newKey(EVP_PKEY_X25519), let hostKey = newKey(EVP_PKEY_ED25519),
            let secret = agree(ephemeral, Array(request.dropFirst(5)))
        else { return false }
        defer {
            EVP_PKEY_free(ephemeral)
            EVP_PKEY_free(hostKey)
        }
        let name = Array("ssh-ed25519".utf8)
        let keyBlob = Self.string(name) + Self.string(publicKey(hostKey))
        let shared = Self.string(secret[0] & 0x80 != 0 ? [0] + secret : secret)
        let ownGreeting = greeting.filter { $0 != 13 && $0 != 10 }
        let hash = Self.sha256(
            [
                clientGreeting, ownGreeting, clientProposal, proposal, keyBlob, Array(request.dropFirst(5)),
                publicKey(ephemeral),
            ]
            .flatMap(Self.string) + shared)
        let signature = Self.string(name) + Self.string(sign(hostKey, hash))
        guard
            sendUnaligned(
                [31] + Self.string(keyBlob) + Self.string(publicKey(ephemeral)) + Self.string(signature)),
            sendUnaligned([21]), receiveUnaligned()?.first == 21
        else { return false }
        func derive(_ letter: Character, _ count: Int) -> [UInt8] {
            Array(Self.sha256(shared + hash + [letter.asciiValue ?? 0] + hash).prefix(count))
        }
        incoming.cipher = Self.cipher(key: derive("C", 16), vector: derive("A", 16))
        outgoing.cipher = Self.cipher(key: derive("D", 16), vector: derive("B", 16))
        (incoming.macKey, outgoing.macKey) = (derive("E", 32), derive("F", 32))
        return true
    }

    /// Before encryption packets are padded to 8 bytes.
    private func sendUnaligned(_ payload: [UInt8]) -> Bool {
        outgoing.sequence &+= 1
        return sendRaw(Packets.packet(payload))
    }

    private func receiveUnaligned() -> [UInt8]? {
        guard let head = read(5) else { return nil }
        let length = Int(head[0]) << 24 | Int(head[1]) << 16 | Int(head[2]) << 8 | Int(head[3])
        guard length > 1, length < 1 << 20, let rest = read(length - 1) else { return nil }
        incoming.sequence &+= 1
        return Array(rest.dropLast(Int(head[4])))
    }

    private func newKey(_ kind: Int32) -> OpaquePointer? {
        let context = EVP_PKEY_CTX_new_id(kind, nil)
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        EVP_PKEY_keygen_init(context)
        EVP_PKEY_keygen(context, &key)
        return key
    }

    private func publicKey(_ key: OpaquePointer) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 32)
        var count = bytes.count
        EVP_PKEY_get_raw_public_key(key, &bytes, &count)
        return bytes
    }

    private func agree(_ own: OpaquePointer, _ other: [UInt8]) -> [UInt8]? {
        let peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nil, other, other.count)
        let context = EVP_PKEY_CTX_new(own, nil)
        defer {
            EVP_PKEY_free(peer)
            EVP_PKEY_CTX_free(context)
        }
        var secret = [UInt8](repeating: 0, count: 32)
        var count = secret.count
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, peer) == 1,
            EVP_PKEY_derive(context, &secret, &count) == 1
        else { return nil }
        // An mpint has no zeros in front (RFC 8731 section 3.1).
        return Array(secret.drop { $0 == 0 })
    }

    private func sign(_ key: OpaquePointer, _ data: [UInt8]) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 64)
        var count = signature.count
        EVP_DigestSignInit(context, nil, nil, nil, key)
        EVP_DigestSign(context, &signature, &count, data, data.count)
        return signature
    }

    private static func cipher(key: [UInt8], vector: [UInt8]) -> OpaquePointer? {
        let context = EVP_CIPHER_CTX_new()
        EVP_CipherInit_ex(context, EVP_aes_128_ctr(), nil, key, vector, 1)
        return context
    }

    private static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        SHA256(bytes, bytes.count, &digest)
        return digest
    }

    /// RFC 4251 section 5.
    static func string(_ bytes: [UInt8]) -> [UInt8] { Packets.bigEndian(UInt32(bytes.count)) + bytes }
    static func string(_ text: String) -> [UInt8] { string(Array(text.utf8)) }
}
