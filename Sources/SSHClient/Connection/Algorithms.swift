import CLibssh2

/// What this engine proposes in a key exchange: its own lists, without what this process's libssh2 does not have. A newer libssh2 brings
/// better algorithms without a change here.
///
/// libssh2 would strike out by itself what it does not have, but does it with a memcpy of overlapping memory (1.10).
struct Algorithms: Sendable {
    let keyExchange: [String]
    let hostKeys: [String]
    let ciphers: [String]
    let macs: [String]
    /// The lists as libssh2 wants them, by its numbers for them. Made once: they are the same for thousands of connections.
    let preferences: [Preference]

    struct Preference: Sendable {
        var method: Int32
        var names: String

        init(_ method: Int32, _ names: [String]) {
            self.method = method
            self.names = names.joined(separator: ",")
        }
    }

    /// Everything this engine wants of what libssh2 has.
    static let available = Result { () throws(SSHError) in Algorithms(in: try LibSSH2Session()) }

    /// The version of libssh2 in this process.
    static var libraryVersion: String { String(cString: libssh2_version(0)) }

    /// The lists to propose to a server, the kinds of its known keys first, so that one with several keys shows a known one. The other kinds
    /// follow, as with ssh(1): a server that has lost the known key shows what it has now, and both fingerprints can be told.
    static func proposal(for policy: HostKeyPolicy) throws(SSHError) -> Algorithms {
        let available = try available.get()
        let keys = policy.knownKeys
        guard !keys.isEmpty else { return available }
        let known = available.hostKeys.filter { name in
            keys.contains { $0.algorithm.signatureAlgorithms.contains(name) }
        }
        if available.hostKeys.starts(with: known) { return available }
        return Algorithms(available, hostKeys: known + available.hostKeys.filter { !known.contains($0) })
    }

    func names(_ kind: AlgorithmMismatch.Kind) -> [String] {
        switch kind {
        case .keyExchange: keyExchange
        case .hostKey: hostKeys
        case .cipher: ciphers
        case .mac: macs
        }
    }

    private init(_ other: Algorithms, hostKeys: [String]) {
        keyExchange = other.keyExchange
        self.hostKeys = hostKeys
        ciphers = other.ciphers
        macs = other.macs
        preferences =
            other.preferences.filter { $0.method != LIBSSH2_METHOD_HOSTKEY }
            + [Preference(LIBSSH2_METHOD_HOSTKEY, hostKeys)]
    }

    private init(in session: LibSSH2Session) {
        func known(_ names: [String], _ method: Int32) -> [String] {
            names.filter(Set(session.supportedAlgorithms(method)).contains)
        }
        // Elliptic curves first: a server that insists on finite fields costs the loop's thread up to 200 ms a connection.
        keyExchange = known(
            [
                "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384",
                "ecdh-sha2-nistp521", "mlkem768x25519-sha256", "diffie-hellman-group-exchange-sha256",
                "diffie-hellman-group14-sha256", "diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512",
            ], LIBSSH2_METHOD_KEX)
        hostKeys = known(HostKeyAlgorithm.allCases.flatMap(\.signatureAlgorithms), LIBSSH2_METHOD_HOSTKEY)
        ciphers = known(
            [
                "aes128-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr",
                "aes192-ctr",
                "aes256-ctr",
            ], LIBSSH2_METHOD_CRYPT_CS)
        macs = known(
            [
                "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512",
                "hmac-sha1",
            ], LIBSSH2_METHOD_MAC_CS)
        preferences = [
            Preference(LIBSSH2_METHOD_KEX, keyExchange), Preference(LIBSSH2_METHOD_HOSTKEY, hostKeys),
            Preference(LIBSSH2_METHOD_CRYPT_CS, ciphers), Preference(LIBSSH2_METHOD_CRYPT_SC, ciphers),
            Preference(LIBSSH2_METHOD_MAC_CS, macs), Preference(LIBSSH2_METHOD_MAC_SC, macs),
        ]
    }
}
