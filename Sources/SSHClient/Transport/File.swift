import Glibc

/// Reads a small file whole.
enum File {
    struct Failure: Error {
        var reason: String
    }

    static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw Failure(reason: String(cString: strerror(errno))) }
        defer { close(number) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(number, &chunk, chunk.count)
            guard count >= 0 else { throw Failure(reason: String(cString: strerror(errno))) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw Failure(reason: "more than \(limit) bytes") }
        }
    }
}
