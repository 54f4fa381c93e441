/// Bytes in the order they came: appended at the end, taken from the front.
struct ByteQueue {
    private var bytes: [UInt8] = []
    private var head = 0

    init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    var count: Int { bytes.count - head }
    var isEmpty: Bool { head == bytes.count }

    mutating func append(_ source: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: source)
    }

    mutating func append(_ source: [UInt8]) {
        if isEmpty { (bytes, head) = (source, 0) } else { bytes.append(contentsOf: source) }
    }

    /// Copies as much as there is, at most `target.count`, and takes it out.
    mutating func read(into target: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(count, target.count)
        bytes.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[head..<head + count])) }
        consume(count)
        return count
    }

    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[head...])) }
    }

    /// Everything, leaving the queue empty.
    mutating func takeAll() -> [UInt8] {
        defer { (bytes, head) = ([], 0) }
        return head == 0 ? bytes : Array(bytes[head...])
    }

    mutating func consume(_ count: Int) {
        head += count
        if head == bytes.count {
            head = 0
            // A big buffer is given back; idle connections must cost nothing.
            bytes.removeAll(keepingCapacity: bytes.capacity <= 16_384)
        } else if head > 65_536 {
            bytes.removeFirst(head)
            head = 0
        }
    }
}
