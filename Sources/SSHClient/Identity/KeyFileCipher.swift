import CLibcrypto

/// The ciphers that ssh-keygen encrypts private keys with.
struct KeyFileCipher {
    let keyLength: Int
    let ivLength: Int
    /// Nil for ChaCha20 with Poly1305, which libcrypto has in another form only.
    private let cipher: OpaquePointer?
    private let isAuthenticated: Bool

    private static let tagLength = 16

    init?(name: String) {
        switch name {
        case "aes128-ctr": self.init(EVP_aes_128_ctr(), 16, 16)
        case "aes192-ctr": self.init(EVP_aes_192_ctr(), 24, 16)
        case "aes256-ctr": self.init(EVP_aes_256_ctr(), 32, 16)
        case "aes128-cbc": self.init(EVP_aes_128_cbc(), 16, 16)
        case "aes192-cbc": self.init(EVP_aes_192_cbc(), 24, 16)
        case "aes256-cbc": self.init(EVP_aes_256_cbc(), 32, 16)
        case "aes128-gcm@openssh.com": self.init(EVP_aes_128_gcm(), 16, 12, isAuthenticated: true)
        case "aes256-gcm@openssh.com": self.init(EVP_aes_256_gcm(), 32, 12, isAuthenticated: true)
        case "chacha20-poly1305@openssh.com": self.init(nil, ChaChaPoly.keyLength, 0, isAuthenticated: true)
        default: return nil
        }
    }

    private init(_ cipher: OpaquePointer?, _ keyLength: Int, _ ivLength: Int, isAuthenticated: Bool = false) {
        self.cipher = cipher
        self.keyLength = keyLength
        self.ivLength = ivLength
        self.isAuthenticated = isAuthenticated
    }

    /// - Parameter secret: the key and after it the initialisation vector.
    /// - Returns: nil when the lengths do not fit or the tag is wrong.
    func decrypt(_ sealed: [UInt8], secret: [UInt8]) -> [UInt8]? {
        guard let cipher else { return ChaChaPoly.decrypt(sealed, key: secret) }
        guard let context = EVP_CIPHER_CTX_new() else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        let tag = isAuthenticated ? Array(sealed.suffix(Self.tagLength)) : []
        let input = Array(sealed.dropLast(tag.count))
        var output = [UInt8](repeating: 0, count: input.count + 32)
        var count: Int32 = 0
        var last: Int32 = 0
        let key = Array(secret.prefix(keyLength))
        let iv = Array(secret.dropFirst(keyLength))
        guard EVP_DecryptInit_ex(context, cipher, nil, key, iv) == 1, EVP_CIPHER_CTX_set_padding(context, 0) == 1 else {
            return nil
        }
        if isAuthenticated {
            var tag = tag
            guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 else { return nil }
        }
        guard EVP_DecryptUpdate(context, &output, &count, input, Int32(input.count)) == 1 else { return nil }
        let written = Int(count)
        let isGood = output.withUnsafeMutableBufferPointer { buffer in
            EVP_DecryptFinal_ex(context, buffer.baseAddress.map { $0 + written }, &last) == 1
        }
        return isGood ? Array(output.prefix(written + Int(last))) : nil
    }
}
