import CLibcrypto

/// bcrypt_pbkdf, the key derivation of OpenSSH's private key files (OpenBSD's bcrypt_pbkdf(3)), on libcrypto's Blowfish.
enum BcryptPBKDF {
    private static let hashLength = 32

    static func derive(passphrase: [UInt8], salt: [UInt8], rounds: Int, count: Int) -> [UInt8] {
        let password = LibCrypto.sha512(passphrase)
        let blocks = (count + hashLength - 1) / hashLength
        var result = [UInt8](repeating: 0, count: blocks * hashLength)
        for block in 1...max(blocks, 1) {
            var writer = WireWriter()
            writer.write(UInt32(block))
            var round = hash(password, LibCrypto.sha512(salt + writer.bytes))
            var sum = round
            for _ in 1..<max(rounds, 1) {
                round = hash(password, LibCrypto.sha512(round))
                for index in sum.indices { sum[index] ^= round[index] }
            }
            // The blocks are interleaved, so that every byte of the key costs all of them.
            for (index, byte) in sum.enumerated() where index * blocks + block - 1 < count {
                result[index * blocks + block - 1] = byte
            }
        }
        return Array(result.prefix(count))
    }

    /// bcrypt with hashed password and salt, 64 rounds, on a constant text.
    private static func hash(_ password: [UInt8], _ salt: [UInt8]) -> [UInt8] {
        var blowfish = Blowfish()
        blowfish.expand(key: password, salt: salt)
        for _ in 0..<64 {
            blowfish.expand(key: salt, salt: [])
            blowfish.expand(key: password, salt: [])
        }
        var words = Blowfish.words(Array("OxychromaticBlowfishSwatDynamite".utf8))
        for _ in 0..<64 {
            for pair in stride(from: 0, to: words.count, by: 2) {
                (words[pair], words[pair + 1]) = blowfish.encrypt(words[pair], words[pair + 1])
            }
        }
        // The words come out little-endian, as the original has it.
        return words.flatMap { word in [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
    }
}

/// Blowfish with the salted key schedule of bcrypt (Provos and Mazières, "A Future-Adaptable Password Scheme", 1999).
private struct Blowfish {
    private var state = Blowfish.initialState

    /// The fraction of pi fills the state at first: 18 words of subkeys and four tables of 256 words.
    private static let initialState: BF_KEY = {
        let digits = PiFraction.words(count: 18 + 4 * 256)
        var state = BF_KEY()
        withUnsafeMutableBytes(of: &state) { $0.copyBytes(from: digits.withUnsafeBytes(Array.init)) }
        return state
    }()

    static func words(_ bytes: [UInt8]) -> [UInt32] {
        stride(from: 0, to: bytes.count, by: 4).map { at in bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    }

    func encrypt(_ left: UInt32, _ right: UInt32) -> (UInt32, UInt32) {
        var block = [left, right]
        withUnsafePointer(to: state) { msp_blowfish_encrypt(&block, $0) }
        return (block[0], block[1])
    }

    /// One pass of the key schedule. `key` and `salt` are 64 bytes each; `salt` may be empty.
    mutating func expand(key: [UInt8], salt: [UInt8]) {
        let (key, salt) = (Self.words(key), Self.words(salt))
        withUnsafeMutablePointer(to: &state) { state in
            state.withMemoryRebound(to: UInt32.self, capacity: 18 + 4 * 256) { words in
                for index in 0..<18 { words[index] ^= key[index % key.count] }
                withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2) { block in
                    guard let pair = block.baseAddress else { return }
                    (pair[0], pair[1]) = (0, 0)
                    for index in stride(from: 0, to: 18 + 4 * 256, by: 2) {
                        if !salt.isEmpty {
                            pair[0] ^= salt[index % salt.count]
                            pair[1] ^= salt[(index + 1) % salt.count]
                        }
                        msp_blowfish_encrypt(pair, state)
                        (words[index], words[index + 1]) = (pair[0], pair[1])
                    }
                }
            }
        }
    }
}

/// The digits of pi, from Machin's formula: pi = 16 arctan(1/5) - 4 arctan(1/239).
private enum PiFraction {
    /// The first `count` words of 32 bits after the point.
    static func words(count: Int) -> [UInt32] {
        let guardBits = 64
        let bits = Int32(count * 32 + guardBits)
        let pi = BN_new()
        defer { BN_free(pi) }
        addArctangent(of: 5, times: 16, bits: bits, to: pi)
        addArctangent(of: 239, times: 4, bits: bits, to: pi, isNegative: true)
        BN_rshift(pi, pi, Int32(guardBits))
        var bytes = [UInt8](repeating: 0, count: Int(BN_num_bits(pi) + 7) / 8)
        BN_bn2bin(pi, &bytes)
        return Blowfish.words(Array(bytes.suffix(count * 4)))
    }

    /// Adds `factor` · arctan(1/`divisor`) · 2^`bits`.
    private static func addArctangent(
        of divisor: UInt, times factor: UInt, bits: Int32, to sum: OpaquePointer?, isNegative: Bool = false
    ) {
        let (power, term) = (BN_new(), BN_new())
        defer {
            BN_free(power)
            BN_free(term)
        }
        BN_set_word(power, factor)
        BN_lshift(power, power, bits)
        BN_div_word(power, divisor)
        var subtracts = isNegative
        var odd: UInt = 1
        while BN_is_zero(power) == 0 {
            BN_copy(term, power)
            BN_div_word(term, odd)
            if subtracts { BN_sub(sum, sum, term) } else { BN_add(sum, sum, term) }
            BN_div_word(power, divisor * divisor)
            subtracts.toggle()
            odd += 2
        }
    }
}
