import CLibssh2

/// What this engine proposes in a key exchange. libssh2 strikes out what it does not have, so a newer libssh2 gets better algorithms.
enum Algorithms {
    /// Elliptic curves first: a server that insists on finite fields costs the loop's thread up to 200 ms a connection.
    static let keyExchange = [
        "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384",
        "ecdh-sha2-nistp521",
        "mlkem768x25519-sha256", "diffie-hellman-group-exchange-sha256", "diffie-hellman-group14-sha256",
    ]
    static let ciphers = [
        "aes128-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr",
        "aes256-ctr",
    ]
    static let macs = [
        "hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512", "hmac-sha1",
    ]

    /// The version of libssh2 in this process.
    static var libraryVersion: String { String(cString: libssh2_version(0)) }

    static func hostKeys(for policy: HostKeyPolicy) -> [String] {
        let all = HostKeyAlgorithm.allCases
        guard case .pinned(let keys, _) = policy, !keys.isEmpty else { return all.flatMap(\.signatureAlgorithms) }
        return all.filter { algorithm in keys.contains { $0.algorithm == algorithm } }.flatMap(\.signatureAlgorithms)
    }

    /// The lists to propose, by libssh2's method numbers.
    static func proposals(for policy: HostKeyPolicy) -> [(method: Int32, names: [String])] {
        [
            (LIBSSH2_METHOD_KEX, keyExchange), (LIBSSH2_METHOD_HOSTKEY, hostKeys(for: policy)),
            (LIBSSH2_METHOD_CRYPT_CS, ciphers),
            (LIBSSH2_METHOD_CRYPT_SC, ciphers), (LIBSSH2_METHOD_MAC_CS, macs), (LIBSSH2_METHOD_MAC_SC, macs),
        ]
    }

    /// What is proposed and this libssh2 has.
    static func offered(by session: LibSSH2Session, for policy: HostKeyPolicy) -> [AlgorithmMismatch.Kind: [String]] {
        var offered: [AlgorithmMismatch.Kind: [String]] = [:]
        for (method, names) in proposals(for: policy) {
            let supported = session.supportedAlgorithms(method)
            offered[kind(of: method)] = names.filter(supported.contains)
        }
        return offered
    }

    static func kind(of method: Int32) -> AlgorithmMismatch.Kind {
        switch method {
        case LIBSSH2_METHOD_KEX: .keyExchange
        case LIBSSH2_METHOD_HOSTKEY: .hostKey
        case LIBSSH2_METHOD_CRYPT_CS, LIBSSH2_METHOD_CRYPT_SC: .cipher
        default: .mac
        }
    }
}
