private import CLibcrypto
private import Foundation

/// SHA-256 of bytes that come piece by piece, and are not kept for it.
public final class RunningSHA256 {
    private let context: OpaquePointer?

    public init() {
        SHA256.requireReady()
        context = EVP_MD_CTX_new()
        precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, SHA256.unusable)
    }

    deinit { EVP_MD_CTX_free(context) }

    public func append(_ bytes: [UInt8]) {
        precondition(EVP_DigestUpdate(context, bytes, bytes.count) == 1, SHA256.unusable)
    }

    /// Of all that came so far, 64 lower-case hexadecimal digits; more may follow.
    public var hexDigest: String {
        let copy = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(copy) }
        var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        let succeeded = EVP_MD_CTX_copy_ex(copy, context) == 1 && EVP_DigestFinal_ex(copy, &output, &length) == 1
        precondition(succeeded && length == 32, SHA256.unusable)
        return Hexadecimal.text(Data(output.prefix(Int(length))))
    }
}
