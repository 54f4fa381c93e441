private import CLibcrypto
public import Foundation

/// SHA-256 (FIPS 180-4) by the system's libcrypto, which the SSH side links anyway.
public enum SHA256 {
    private static let isReady = msp_libcrypto_is_ready() == 1
    static let unusable = "libcrypto cannot compute SHA-256"

    /// To be called before anything else of libcrypto is.
    static func requireReady() { precondition(isReady, unusable) }

    /// - Returns: 32 bytes.
    public static func digest(of data: Data) -> Data { data.withUnsafeBytes(digest) }

    private static func digest(of bytes: UnsafeRawBufferPointer) -> Data {
        var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        requireReady()
        let succeeded = EVP_Digest(bytes.baseAddress, bytes.count, &output, &length, EVP_sha256(), nil)
        // Fails only where libcrypto has no SHA-256 or no memory; a hash made up instead would be a lie in the chain.
        precondition(succeeded == 1 && length == 32, unusable)
        return Data(output.prefix(Int(length)))
    }

    /// - Returns: 64 lower-case hexadecimal digits.
    public static func hexDigest(of data: Data) -> String {
        Hexadecimal.text(digest(of: data))
    }

    /// The same of bytes that need not be copied for it.
    public static func hexDigest(of bytes: [UInt8]) -> String {
        Hexadecimal.text(bytes.withUnsafeBytes(digest))
    }
}

/// Bytes as lower-case hexadecimal digits, and back.
public enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    public static func text(_ bytes: Data) -> String {
        var characters: [UInt8] = []
        characters.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            characters.append(digits[Int(byte >> 4)])
            characters.append(digits[Int(byte & 15)])
        }
        return String(decoding: characters, as: UTF8.self)
    }

    /// - Returns: empty when `text` is not made of pairs of hexadecimal digits.
    public static func bytes(_ text: String) -> Data {
        let values = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard values.count.isMultiple(of: 2) else { return Data() }
        var bytes = Data(capacity: values.count / 2)
        for index in stride(from: 0, to: values.count, by: 2) {
            guard let high = values[index], let low = values[index + 1] else { return Data() }
            bytes.append(UInt8(high * 16 + low))
        }
        return bytes
    }
}
