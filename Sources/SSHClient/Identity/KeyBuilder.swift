import CLibcrypto

/// Makes a key of libcrypto from its numbers (EVP_PKEY_fromdata(3)).
struct KeyBuilder {
    private enum Value {
        case text(String)
        case octets([UInt8])
        case integer([UInt8])
    }

    private let algorithm: String
    private var values: [(name: String, value: Value)] = []

    init(_ algorithm: String) { self.algorithm = algorithm }

    func add(_ name: String, text: String) -> KeyBuilder { adding(name, .text(text)) }
    func add(_ name: String, octets: [UInt8]) -> KeyBuilder { adding(name, .octets(octets)) }
    /// - Parameter integer: big-endian.
    func add(_ name: String, integer: [UInt8]) -> KeyBuilder { adding(name, .integer(integer)) }

    private func adding(_ name: String, _ value: Value) -> KeyBuilder {
        var builder = self
        builder.values.append((name, value))
        return builder
    }

    /// The key, to be freed by the caller; nil when the numbers are none of a key.
    func build() -> OpaquePointer? {
        guard let context = EVP_PKEY_CTX_new_from_name(nil, algorithm, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        return Self.withParameters(values[...], OSSL_PARAM_BLD_new()) { parameters in
            var key: OpaquePointer?
            guard EVP_PKEY_fromdata_init(context) == 1, EVP_PKEY_fromdata(context, &key, msp_key_pair, parameters) == 1
            else {
                ERR_clear_error()
                return nil
            }
            return key
        }
    }

    /// libcrypto keeps pointers to names and values until the list is made, so each is held on the stack while the next is added.
    private static func withParameters(
        _ values: ArraySlice<(name: String, value: Value)>, _ list: OpaquePointer?,
        _ body: (UnsafeMutablePointer<OSSL_PARAM>) -> OpaquePointer?
    ) -> OpaquePointer? {
        guard let first = values.first else {
            defer { OSSL_PARAM_BLD_free(list) }
            guard let parameters = OSSL_PARAM_BLD_to_param(list) else { return nil }
            defer { OSSL_PARAM_free(parameters) }
            return body(parameters)
        }
        let rest = values.dropFirst()
        return first.name.withCString { name in
            switch first.value {
            case .text(let text):
                return text.withCString {
                    OSSL_PARAM_BLD_push_utf8_string(list, name, $0, 0)
                    return withParameters(rest, list, body)
                }
            case .octets(let octets):
                return octets.withUnsafeBytes {
                    OSSL_PARAM_BLD_push_octet_string(list, name, $0.baseAddress, $0.count)
                    return withParameters(rest, list, body)
                }
            case .integer(let bytes):
                let number = BigNumber(bytes)
                OSSL_PARAM_BLD_push_BN(list, name, number.pointer)
                return withExtendedLifetime(number) { withParameters(rest, list, body) }
            }
        }
    }
}

/// A big integer of libcrypto, wiped when it goes.
final class BigNumber {
    let pointer: OpaquePointer?

    /// - Parameter bytes: big-endian.
    init(_ bytes: [UInt8]) { pointer = BN_bin2bn(bytes, Int32(bytes.count), nil) }
    private init(owning pointer: OpaquePointer?) { self.pointer = pointer }
    deinit { BN_clear_free(pointer) }

    var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(BN_num_bits(pointer) + 7) / 8)
        BN_bn2bin(pointer, &bytes)
        return bytes
    }

    var minusOne: BigNumber {
        let copy = BN_dup(pointer)
        BN_sub_word(copy, 1)
        return BigNumber(owning: copy)
    }

    func remainder(_ divisor: BigNumber) -> BigNumber? {
        guard let context = BN_CTX_new(), let result = BN_new() else { return nil }
        defer { BN_CTX_free(context) }
        let remainder = BigNumber(owning: result)
        return BN_div(nil, result, pointer, divisor.pointer, context) == 1 ? remainder : nil
    }
}
