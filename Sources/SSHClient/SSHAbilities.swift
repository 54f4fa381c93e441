/// What the libssh2 of this process can talk, for `doctor`.
public struct SSHAbilities: Sendable, Equatable {
    /// As libssh2 says it: `1.10.0`.
    public let libraryVersion: String
    /// What hardened servers insist on and this libssh2 does not have, in words.
    public let lacking: [String]

    /// - Throws: ``SSHError/resourceExhausted(_:)`` when libssh2 can't make a session.
    public static func ofThisProcess() throws(SSHError) -> SSHAbilities {
        let available = try Algorithms.available.get()
        func offers(_ kind: AlgorithmMismatch.Kind, _ part: String) -> Bool {
            available.names(kind).contains { $0.contains(part) }
        }
        let wishes: [(what: String, has: Bool)] = [
            ("rsa-sha2 host keys", offers(.hostKey, "rsa-sha2")),
            ("encrypt-then-MAC", offers(.mac, "-etm@")),
            ("AES-GCM", offers(.cipher, "gcm")),
            ("ChaCha20-Poly1305", offers(.cipher, "chacha20")),
            ("post-quantum key exchange", offers(.keyExchange, "mlkem")),
        ]
        return SSHAbilities(libraryVersion: Algorithms.libraryVersion, lacking: wishes.filter { !$0.has }.map(\.what))
    }
}
