import CLibcrypto

/// OpenSSL's libcrypto as a whole, and the hashes that are wanted of it.
enum LibCrypto {
    /// True when libcrypto can be used; to be looked at before that.
    static let isReady = msp_libcrypto_is_ready() == 1

    static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        if isReady { SHA256(bytes, bytes.count, &digest) }
        return digest
    }

    static func sha512(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(SHA512_DIGEST_LENGTH))
        if isReady { SHA512(bytes, bytes.count, &digest) }
        return digest
    }

    static func hmacSHA1(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(SHA_DIGEST_LENGTH))
        var count: UInt32 = 0
        if isReady { HMAC(EVP_sha1(), key, Int32(key.count), message, message.count, &digest, &count) }
        return digest
    }
}
