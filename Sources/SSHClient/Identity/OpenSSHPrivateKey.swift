import CLibcrypto

/// OpenSSH's own private key format (PROTOCOL.key in its sources).
struct OpenSSHPrivateKey {
    private static let magic = Array("openssh-key-v1\0".utf8)

    private let cipher: String
    private let kdf: String
    private let kdfOptions: [UInt8]
    private let sealed: [UInt8]
    /// As it is on the wire, in clear also in an encrypted file.
    let publicKey: [UInt8]

    init(_ blob: [UInt8]) throws(PrivateKeyProblem) {
        var reader = WireReader(blob)
        guard reader.readBytes(Self.magic.count)?.elementsEqual(Self.magic) == true, let cipher = reader.readText(),
            let kdf = reader.readText(), let kdfOptions = reader.readString(), reader.readUInt32() == 1,
            let publicKey = reader.readString(),
            let sealed = reader.readString()
        else { throw .notAPrivateKey }
        self.cipher = cipher
        self.kdf = kdf
        self.publicKey = Array(publicKey)
        self.kdfOptions = Array(kdfOptions)
        // AES-GCM appends its tag after the string.
        self.sealed = Array(sealed) + reader.remaining
    }

    func decrypted(passphrase: () -> String?) throws(PrivateKeyProblem) -> PrivateKey {
        guard cipher != "none" else { return try Self.key(in: sealed) }
        guard kdf == "bcrypt", let cipher = KeyFileCipher(name: cipher) else {
            throw .unsupported(
                "it is encrypted with \(self.cipher); load it into ssh-agent, or encrypt it anew (ssh-keygen -p -Z aes256-ctr -f FILE)"
            )
        }
        guard let passphrase = passphrase() else { throw .passphraseNeeded }
        var options = WireReader(kdfOptions)
        guard let salt = options.readString(), let rounds = options.readUInt32(), rounds <= 4096 else {
            throw .notAPrivateKey
        }
        let secret = BcryptPBKDF.derive(
            passphrase: Array(passphrase.utf8), salt: Array(salt), rounds: Int(rounds),
            count: cipher.keyLength + cipher.ivLength)
        guard let opened = cipher.decrypt(sealed, secret: secret) else { throw .wrongPassphrase }
        do { return try Self.key(in: opened) } catch .notAPrivateKey { throw .wrongPassphrase }
    }

    /// The key in the decrypted part: two equal check numbers, then the key in the form of its algorithm.
    private static func key(in bytes: [UInt8]) throws(PrivateKeyProblem) -> PrivateKey {
        var reader = WireReader(bytes)
        guard let check = reader.readUInt32(), reader.readUInt32() == check, let name = reader.readText() else {
            throw .notAPrivateKey
        }
        guard let algorithm = HostKeyAlgorithm(rawValue: name) else {
            throw .unsupported("a key of kind \(name) can only be used through ssh-agent")
        }
        let key: OpaquePointer? =
            switch algorithm {
            case .ed25519: ed25519(&reader)
            case .ecdsaP256, .ecdsaP384, .ecdsaP521: ecdsa(&reader)
            case .rsa: rsa(&reader)
            }
        guard let key else { throw .notAPrivateKey }
        return try PrivateKey.owning(key)
    }

    private static func ed25519(_ reader: inout WireReader) -> OpaquePointer? {
        guard reader.readString() != nil, let pair = reader.readString(), pair.count == 64 else { return nil }
        return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, Array(pair.prefix(32)), 32)
    }

    private static func ecdsa(_ reader: inout WireReader) -> OpaquePointer? {
        let groups = ["nistp256": "P-256", "nistp384": "P-384", "nistp521": "P-521"]
        guard let curve = reader.readText(), let group = groups[curve], let point = reader.readString(),
            let secret = reader.readString()
        else { return nil }
        return KeyBuilder("EC").add(OSSL_PKEY_PARAM_GROUP_NAME, text: group).add(
            OSSL_PKEY_PARAM_PUB_KEY, octets: Array(point)
        )
        .add(OSSL_PKEY_PARAM_PRIV_KEY, integer: Array(secret)).build()
    }

    private static func rsa(_ reader: inout WireReader) -> OpaquePointer? {
        // n, e, d, 1/q mod p, p, q. libcrypto derives the exponents of the Chinese remainder theorem when they are not given, but takes
        // the factors only together with them, so they are computed here.
        var numbers: [[UInt8]] = []
        while numbers.count < 6, let number = reader.readString() { numbers.append(Array(number)) }
        guard numbers.count == 6 else { return nil }
        let (d, p, q) = (BigNumber(numbers[2]), BigNumber(numbers[4]), BigNumber(numbers[5]))
        guard let dp = d.remainder(p.minusOne), let dq = d.remainder(q.minusOne) else { return nil }
        return KeyBuilder("RSA").add(OSSL_PKEY_PARAM_RSA_N, integer: numbers[0]).add(
            OSSL_PKEY_PARAM_RSA_E, integer: numbers[1]
        )
        .add(OSSL_PKEY_PARAM_RSA_D, integer: numbers[2]).add("rsa-factor1", integer: numbers[4])
        .add("rsa-factor2", integer: numbers[5]).add("rsa-exponent1", integer: dp.bytes)
        .add("rsa-exponent2", integer: dq.bytes).add("rsa-coefficient1", integer: numbers[3]).build()
    }
}
