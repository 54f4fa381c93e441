import CLibcrypto

/// A private key to log in with, read and decrypted once and shared by all connections.
public struct SSHIdentity: Sendable, Hashable {
    /// Where it came from, for messages.
    public let path: String
    /// The public key as it is on the wire (RFC 4253 section 6.6).
    public let publicKeyBlob: [UInt8]
    private let key: PrivateKey

    /// Reads an OpenSSH or PEM file: ed25519, ECDSA on the NIST curves, or RSA.
    ///
    /// - Parameter passphrase: asked only when the file is encrypted; nil when there is none.
    /// - Throws: ``SSHError/privateKey(path:_:)``.
    public init(contentsOf path: String, passphrase: () -> String? = { nil }) throws(SSHError) {
        let bytes: [UInt8]
        do { bytes = try File.read(path, limit: 1 << 20) } catch {
            throw .privateKey(path: path, .unreadable(error.reason))
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

    public static func == (left: SSHIdentity, right: SSHIdentity) -> Bool { left.publicKeyBlob == right.publicKeyBlob }
    public func hash(into hasher: inout Hasher) { hasher.combine(publicKeyBlob) }

    /// What is offered to a server. The name in front also labels the signature: an RSA key under the name `rsa-sha2-512` (RFC 8332) is
    /// taken by OpenSSH 7.2 and later, and makes libssh2 1.10, which itself knows SHA-1 only, sign with SHA-2.
    var authenticationBlob: [UInt8] { Self.authenticationBlob(publicKeyBlob) }

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
