import CLibcrypto

/// A private key of libcrypto.
///
/// `@unchecked Sendable`: an EVP_PKEY is never changed after it was made, its reference count is atomic, and OpenSSL allows signing with one
/// key from several threads, each with its own context (openssl-threads(7)).
final class PrivateKey: @unchecked Sendable {
    private let key: OpaquePointer
    let algorithm: HostKeyAlgorithm

    private init(_ key: OpaquePointer, _ algorithm: HostKeyAlgorithm) {
        self.key = key
        self.algorithm = algorithm
    }

    /// Takes over `key`.
    static func owning(_ key: OpaquePointer) throws(PrivateKeyProblem) -> PrivateKey {
        do {
            return PrivateKey(key, try algorithm(of: key))
        } catch {
            EVP_PKEY_free(key)
            throw error
        }
    }

    deinit { EVP_PKEY_free(key) }

    private static func algorithm(of key: OpaquePointer) throws(PrivateKeyProblem) -> HostKeyAlgorithm {
        switch msp_key_type(key) {
        case EVP_PKEY_ED25519: return .ed25519
        case EVP_PKEY_RSA: return .rsa
        case EVP_PKEY_EC:
            switch EVP_PKEY_get_bits(key) {
            case 256: return .ecdsaP256
            case 384: return .ecdsaP384
            case 521: return .ecdsaP521
            default: throw .unsupported("the curve is not one of SSH's (nistp256, nistp384, nistp521)")
            }
        default: throw .unsupported("this kind of key is not supported; make an ed25519 one (ssh-keygen -t ed25519)")
        }
    }

    // MARK: - Signing

    func sign(_ data: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let context = EVP_MD_CTX_new() else { return nil }
        defer { EVP_MD_CTX_free(context) }
        let bytes = data.bindMemory(to: UInt8.self).baseAddress
        var count = 0
        guard EVP_DigestSignInit(context, nil, digest, nil, key) == 1,
            EVP_DigestSign(context, nil, &count, bytes, data.count) == 1
        else {
            return nil
        }
        var signature = [UInt8](repeating: 0, count: count)
        guard EVP_DigestSign(context, &signature, &count, bytes, data.count) == 1 else { return nil }
        signature.removeLast(signature.count - count)
        return algorithm.isECDSA ? Self.sshForm(ofECDSA: signature) : signature
    }

    private var digest: OpaquePointer? {
        switch algorithm {
        case .ed25519: nil
        case .ecdsaP256: EVP_sha256()
        case .ecdsaP384: EVP_sha384()
        case .ecdsaP521, .rsa: EVP_sha512()
        }
    }

    /// libcrypto signs in DER; SSH wants two `mpint`s (RFC 5656 section 3.1.2).
    private static func sshForm(ofECDSA signature: [UInt8]) -> [UInt8]? {
        var start: UnsafePointer<UInt8>?
        return signature.withUnsafeBufferPointer { buffer in
            start = buffer.baseAddress
            guard let pair = d2i_ECDSA_SIG(nil, &start, buffer.count) else { return nil }
            defer { ECDSA_SIG_free(pair) }
            var writer = WireWriter()
            writer.writeInteger(ECDSA_SIG_get0_r(pair))
            writer.writeInteger(ECDSA_SIG_get0_s(pair))
            return writer.bytes
        }
    }

    // MARK: - Public half

    /// The public key as it is on the wire.
    func publicKeyBlob() throws(PrivateKeyProblem) -> [UInt8] {
        var writer = WireWriter()
        writer.writeString(Array(algorithm.rawValue.utf8))
        switch algorithm {
        case .ed25519:
            var raw = [UInt8](repeating: 0, count: 32)
            var count = raw.count
            guard EVP_PKEY_get_raw_public_key(key, &raw, &count) == 1 else { throw .notAPrivateKey }
            writer.writeString(raw)
        case .rsa:
            try writeParameter(OSSL_PKEY_PARAM_RSA_E, to: &writer)
            try writeParameter(OSSL_PKEY_PARAM_RSA_N, to: &writer)
        case .ecdsaP256, .ecdsaP384, .ecdsaP521:
            writer.writeString(Array(algorithm.rawValue.utf8.dropFirst("ecdsa-sha2-".utf8.count)))
            writer.writeString(try encodedPoint())
        }
        return writer.bytes
    }

    private func writeParameter(_ name: String, to writer: inout WireWriter) throws(PrivateKeyProblem) {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, name, &number) == 1, let number else { throw .notAPrivateKey }
        defer { BN_free(number) }
        writer.writeInteger(number)
    }

    private func encodedPoint() throws(PrivateKeyProblem) -> [UInt8] {
        var count = 0
        guard EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, nil, 0, &count) == 1 else {
            throw .notAPrivateKey
        }
        var point = [UInt8](repeating: 0, count: count)
        guard EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, &point, point.count, &count) == 1
        else {
            throw .notAPrivateKey
        }
        return point
    }
}

extension HostKeyAlgorithm {
    var isECDSA: Bool { self == .ecdsaP256 || self == .ecdsaP384 || self == .ecdsaP521 }
}

extension WireWriter {
    /// An `mpint` (RFC 4251 section 5) that is not negative.
    mutating func writeInteger(_ number: OpaquePointer?) {
        var bytes = [UInt8](repeating: 0, count: Int(BN_num_bits(number) + 7) / 8)
        BN_bn2bin(number, &bytes)
        if let first = bytes.first, first & 0x80 != 0 { bytes.insert(0, at: 0) }
        writeString(bytes)
    }
}
