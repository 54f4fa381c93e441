import CLibcrypto

/// Base64 as SSH's files use it (RFC 4648 section 4).
enum Base64 {
    static func encode(_ bytes: [UInt8], padded: Bool = true) -> String {
        var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let count = Int(EVP_EncodeBlock(&text, bytes, Int32(bytes.count)))
        let end = padded ? count : (text[..<count].lastIndex { $0 != UInt8(ascii: "=") } ?? -1) + 1
        return String(decoding: text[..<end], as: UTF8.self)
    }

    /// Nil when it is not Base64 or its length is not that of whole groups of four.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        let symbols = Array(text)
        guard symbols.count.isMultiple(of: 4), symbols.count < 1 << 24 else { return nil }
        guard !symbols.isEmpty else { return [] }
        var bytes = [UInt8](repeating: 0, count: symbols.count / 4 * 3)
        guard EVP_DecodeBlock(&bytes, symbols, Int32(symbols.count)) == bytes.count else { return nil }
        let padding = symbols.suffix(2).count { $0 == UInt8(ascii: "=") }
        bytes.removeLast(padding)
        return bytes
    }
}

/// Lines of words, as OpenSSH's files are made of.
enum Words {
    /// What stands between blanks. Bytes and not characters: a file may have thousands of lines.
    static func split(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    }
}
