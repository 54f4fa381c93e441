/// The kinds of host key that this engine can verify.
public enum HostKeyAlgorithm: String, Sendable, Hashable, CaseIterable {
    case ed25519 = "ssh-ed25519"
    case ecdsaP256 = "ecdsa-sha2-nistp256"
    case ecdsaP384 = "ecdsa-sha2-nistp384"
    case ecdsaP521 = "ecdsa-sha2-nistp521"
    case rsa = "ssh-rsa"

    /// What is proposed in a key exchange to get a key of this kind. An RSA key signs with SHA-2 where libssh2 can verify that (1.11),
    /// and with SHA-1 only where neither side can do better.
    var signatureAlgorithms: [String] {
        self == .rsa ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [rawValue]
    }
}

/// A server's public key, in the form of RFC 4253 section 6.6.
public struct HostKey: Hashable, Sendable, CustomStringConvertible {
    public let algorithm: HostKeyAlgorithm
    /// The key as it is on the wire, its algorithm's name first.
    public let blob: [UInt8]

    /// - Parameter blob: the key as it is on the wire. Nil when it is of no kind in ``HostKeyAlgorithm``.
    public init?(blob: [UInt8]) {
        var reader = WireReader(blob)
        guard let name = reader.readText(), let algorithm = HostKeyAlgorithm(rawValue: name) else { return nil }
        self.algorithm = algorithm
        self.blob = blob
    }

    /// - Parameter line: a key as OpenSSH writes it in .pub files and known_hosts: `ssh-ed25519 AAAA… comment`.
    public init?(openSSH line: some StringProtocol) {
        self.init(words: Words.split(Array(line.utf8)[...])[...])
    }

    /// - Parameter words: the name of the algorithm and the key in Base64; what follows is a comment.
    init?(words: ArraySlice<ArraySlice<UInt8>>) {
        guard let name = words.first, let text = words.dropFirst().first, let blob = Base64.decode(text) else {
            return nil
        }
        self.init(blob: blob)
        guard name.elementsEqual(algorithm.rawValue.utf8) else { return nil }
    }

    /// As `ssh-keygen -l` prints it: `SHA256:` and unpadded Base64.
    public var fingerprintSHA256: String {
        "SHA256:" + Base64.encode(LibCrypto.sha256(blob), padded: false)
    }

    /// As a .pub file holds it, without a comment.
    public var openSSH: String { "\(algorithm.rawValue) \(Base64.encode(blob))" }

    public var description: String { "\(algorithm.rawValue) \(fingerprintSHA256)" }
}

/// Which host keys are accepted.
public enum HostKeyPolicy: Sendable, Hashable {
    /// Only these keys. The key exchange proposes their kinds first, so that a server with several keys shows the one that is known.
    case pinned([HostKey], revoked: [HostKey] = [])
    /// Any key, which ``SSHConnection/hostKey`` then tells: for showing a fingerprint to a person, never for work. Of several keys the server
    /// shows one of these kinds, if it can.
    case acceptAnyAndReport(preferring: [HostKey] = [])

    var knownKeys: [HostKey] {
        switch self {
        case .pinned(let keys, _), .acceptAnyAndReport(let keys): keys
        }
    }
}
