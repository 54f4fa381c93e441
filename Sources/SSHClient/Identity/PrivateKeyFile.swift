import CLibcrypto

/// Reads private key files, in OpenSSH's own form and in the PEM forms that libcrypto knows.
enum PrivateKeyFile {
    static func parse(_ bytes: [UInt8], passphrase: () -> String?) throws(PrivateKeyProblem) -> PrivateKey {
        guard LibCrypto.isReady else { throw .unsupported("libcrypto cannot be initialised") }
        guard let key = try openSSH(bytes) else { return try parsePEM(bytes, passphrase: passphrase) }
        return try key.decrypted(passphrase: passphrase)
    }

    /// Whether a file says of itself that it holds a private key, in whatever form.
    static func isPrivateKey(_ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).contains("PRIVATE KEY-----")
    }

    /// What the file holds in OpenSSH's own form, still encrypted; nil when it has another form.
    static func openSSH(_ bytes: [UInt8]) throws(PrivateKeyProblem) -> OpenSSHPrivateKey? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let begin = text.firstRange(of: "-----BEGIN OPENSSH PRIVATE KEY-----") else { return nil }
        guard let end = text.firstRange(of: "-----END OPENSSH PRIVATE KEY-----"), begin.upperBound <= end.lowerBound,
            let blob = Base64.decode(text[begin.upperBound..<end.lowerBound].utf8.filter { $0 > UInt8(ascii: " ") })
        else { throw .notAPrivateKey }
        return try OpenSSHPrivateKey(blob)
    }

    private static func parsePEM(_ bytes: [UInt8], passphrase: () -> String?) throws(PrivateKeyProblem) -> PrivateKey {
        guard let file = BIO_new_mem_buf(bytes, Int32(bytes.count)) else { throw .notAPrivateKey }
        defer { BIO_free(file) }
        let text = String(decoding: bytes, as: UTF8.self)
        let isEncrypted = text.contains("ENCRYPTED")
        var password = ""
        if isEncrypted {
            guard let given = passphrase() else { throw .passphraseNeeded }
            password = given
        }
        ERR_clear_error()
        // Without a callback of ours libcrypto takes the last argument for the password, and never asks on the terminal.
        let key = password.withCString {
            PEM_read_bio_PrivateKey(file, nil, nil, UnsafeMutableRawPointer(mutating: $0))
        }
        guard let key else {
            ERR_clear_error()
            if HostKey(openSSH: text) != nil { throw .publicKey }
            throw isEncrypted ? .wrongPassphrase : .notAPrivateKey
        }
        return try PrivateKey.owning(key)
    }
}
