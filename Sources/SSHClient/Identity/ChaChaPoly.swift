import CLibcrypto

/// chacha20-poly1305@openssh.com (PROTOCOL.chacha20poly1305 in OpenSSH's sources) as key files use it: packet number 0, no length to seal.
enum ChaChaPoly {
    /// Two keys, of which the second seals lengths.
    static let keyLength = 64
    private static let tagLength = 16
    private static let blockKeyLength = 32

    /// - Parameter sealed: the text and its tag.
    /// - Returns: nil when the tag is wrong.
    static func decrypt(_ sealed: [UInt8], key: [UInt8]) -> [UInt8]? {
        let key = Array(key.prefix(blockKeyLength))
        let (text, tag) = (Array(sealed.dropLast(tagLength)), Array(sealed.suffix(tagLength)))
        // Block 0 of the key stream is the key of the tag; the text begins with block 1.
        guard let tagKey = cipher([UInt8](repeating: 0, count: blockKeyLength), key, block: 0),
            let expected = tagOf(text, key: tagKey), expected.count == tag.count,
            CRYPTO_memcmp(expected, tag, tag.count) == 0
        else { return nil }
        return cipher(text, key, block: 1)
    }

    private static func cipher(_ input: [UInt8], _ key: [UInt8], block: UInt8) -> [UInt8]? {
        guard let context = EVP_CIPHER_CTX_new() else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        // Eight bytes count blocks, the lowest first; eight are the packet number.
        let start = [block] + [UInt8](repeating: 0, count: 15)
        var output = [UInt8](repeating: 0, count: input.count)
        var count: Int32 = 0
        guard EVP_EncryptInit_ex(context, EVP_chacha20(), nil, key, start) == 1,
            EVP_EncryptUpdate(context, &output, &count, input, Int32(input.count)) == 1, Int(count) == input.count
        else { return nil }
        return output
    }

    private static func tagOf(_ text: [UInt8], key: [UInt8]) -> [UInt8]? {
        var tag = [UInt8](repeating: 0, count: tagLength)
        var count = 0
        let made = EVP_Q_mac(
            nil, "POLY1305", nil, nil, nil, key, key.count, text, text.count, &tag, tag.count, &count)
        return made != nil && count == tagLength ? tag : nil
    }
}
