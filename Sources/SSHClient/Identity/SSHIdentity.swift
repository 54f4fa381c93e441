import CLibcrypto

/// A private key to log in with, read and decrypted once and shared by all connections.
public struct SSHIdentity: Sendable, Hashable {
    /// Where it came from, for messages.
    public let path: String
    /// The public key as it is on the wire (RFC 4253 section 6.6).
    public let publicKeyBlob: [UInt8]
    private let key: PrivateKey

    /// Reads an OpenSSH or PEM file: ed25519, ECDSA on the NIST curves, or RSA. One that others may read is refused, as by ssh(1).
    ///
    /// - Parameter passphrase: asked only when the file is encrypted; nil when there is none.
    /// - Throws: ``SSHError/privateKey(path:_:)``.
    public init(contentsOf path: String, passphrase: () -> String? = { nil }) throws(SSHError) {
        let bytes: [UInt8]
        do { bytes = try File.read(path, limit: 1 << 20) } catch {
            throw .privateKey(path: path, .unreadable(error.reason))
        }
        if PrivateKeyFile.isPrivateKey(bytes), let mode = File.modeOpenToOthers(path) {
            throw .privateKey(path: path, .openToOthers(mode: mode))
        }
        try self.init(bytes, path: path, passphrase: passphrase)
    }

    /// - Parameter bytes: what a key file holds.
    public init(_ bytes: [UInt8], path: String, passphrase: () -> String? = { nil }) throws(SSHError) {
        self.path = path
        do {
            key = try PrivateKeyFile.parse(bytes, passphrase: passphrase)
            publicKeyBlob = try key.publicKeyBlob()
        } catch {
            throw .privateKey(path: path, error)
        }
    }

    /// The public half of an encrypted key, where it can be had without the passphrase: OpenSSH's own form has it in clear, and beside a file
    /// of another form there is most often one with `.pub` at its end.
    public static func publicKeyBlob(besides path: String) -> [UInt8]? {
        func bytes(_ path: String) -> [UInt8]? { try? File.read(path, limit: 1 << 20) }
        if let key = try? bytes(path).flatMap(PrivateKeyFile.openSSH) { return key.publicKey }
        return bytes(path + ".pub").flatMap { HostKey(openSSH: String(decoding: $0, as: UTF8.self))?.blob }
    }

    public static func == (left: SSHIdentity, right: SSHIdentity) -> Bool { left.publicKeyBlob == right.publicKeyBlob }
    public func hash(into hasher: inout Hasher) { hasher.combine(publicKeyBlob) }

    /// What is offered to a server. The name in front also labels the signature: an RSA key under the name `rsa-sha2-512` (RFC 8332) is
    /// taken by OpenSSH 7.2 and later, and makes libssh2 1.10, which itself knows SHA-1 only, sign with SHA-2.
    static func authenticationBlob(_ blob: [UInt8]) -> [UInt8] {
        var reader = WireReader(blob)
        guard reader.readText() == HostKeyAlgorithm.rsa.rawValue else { return blob }
        var writer = WireWriter()
        writer.writeString(Array(Self.rsaSignature.utf8))
        return writer.bytes + reader.remaining
    }

    static let rsaSignature = "rsa-sha2-512"

    /// The signature as SSH wants it, without its label; nil when libcrypto refuses.
    func sign(_ data: UnsafeRawBufferPointer) -> [UInt8]? { key.sign(data) }
}
