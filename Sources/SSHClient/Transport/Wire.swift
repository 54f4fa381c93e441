/// Reads the data types of RFC 4251 section 5. Every read answers nil when the bytes are not there.
struct WireReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>) { rest = ArraySlice(bytes) }

    var isAtEnd: Bool { rest.isEmpty }
    var remaining: ArraySlice<UInt8> { rest }

    mutating func readByte() -> UInt8? { rest.popFirst() }

    mutating func readBytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func readUInt32() -> UInt32? {
        readBytes(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    /// A `string`: a length and that many bytes. An `mpint` reads the same way.
    mutating func readString() -> ArraySlice<UInt8>? {
        readUInt32().flatMap { readBytes(Int($0)) }
    }

    mutating func readText() -> String? {
        readString().map { String(decoding: $0, as: UTF8.self) }
    }

    mutating func readNameList() -> [String]? {
        readText().map { $0.split(separator: ",").map(String.init) }
    }
}

/// Writes the data types of RFC 4251 section 5.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ byte: UInt8) { bytes.append(byte) }

    mutating func write(_ number: UInt32) {
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
    }

    mutating func writeString(_ string: some Collection<UInt8>) {
        write(UInt32(string.count))
        bytes.append(contentsOf: string)
    }
}
