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

    /// The mode of a file of this account that others may read or write, as chmod(1) has it; nil when they may not.
    static func modeOpenToOthers(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_uid == getuid(), status.st_mode & 0o077 != 0 else { return nil }
        return "0" + String(status.st_mode & 0o777, radix: 8)
    }
}
