import Foundation

/// Lines of fields between tabs, in the order of their bytes, in a file that is mapped and not read: a key is found in a few steps,
/// however long the table.
struct SortedTable {
    private let data: Data

    /// - Returns: nil where there is no such file.
    init?(path: String) {
        guard let data = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped) else { return nil }
        self.data = data
    }

    /// Writes lines in one piece, readable by their owner alone.
    ///
    /// - Parameter lines: in any order, without line breaks.
    static func write(_ lines: [String], to path: String) throws(FeedError) {
        var bytes = Data()
        for line in lines.map({ Array($0.utf8) }).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            bytes.append(contentsOf: line)
            bytes.append(UInt8(ascii: "\n"))
        }
        do {
            try bytes.write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        } catch {
            throw .store(path: path, reason: error.localizedDescription)
        }
    }

    /// The fields of each line whose first one is `key`, without the first.
    func rows(_ key: String) -> [[Substring]] {
        data.withUnsafeBytes { raw in
            raw.withMemoryRebound(to: UInt8.self) { bytes in
                let wanted = Array(key.utf8) + [UInt8(ascii: "\t")]
                var position = Self.firstLine(notBefore: wanted, in: bytes)
                var rows: [[Substring]] = []
                while position < bytes.count {
                    let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
                    let line = bytes[position..<end]
                    guard line.starts(with: wanted) else { break }
                    let text = String(decoding: line.dropFirst(wanted.count), as: UTF8.self)
                    rows.append(text.split(separator: "\t", omittingEmptySubsequences: false))
                    position = end + 1
                }
                return rows
            }
        }
    }

    private static func firstLine(notBefore wanted: [UInt8], in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var (low, high) = (0, bytes.count)
        while low < high {
            let middle = lineStart(at: (low + high) / 2, in: bytes)
            let end = bytes[middle...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            if bytes[middle..<end].lexicographicallyPrecedes(wanted) {
                low = min(end + 1, bytes.count)
            } else {
                high = middle
            }
        }
        return low
    }

    private static func lineStart(at position: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var position = position
        while position > 0, bytes[position - 1] != UInt8(ascii: "\n") { position -= 1 }
        return position
    }
}
