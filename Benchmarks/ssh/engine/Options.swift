import Glibc
import SSHClient

/// What the runner passes: `--name value` pairs.
struct Options {
    struct Missing: Error, CustomStringConvertible {
        var description: String
    }

    let hosts: [SSHEndpoint]
    let user: String
    let identity: String
    let knownHosts: String
    let command: String
    let inFlight: Int
    let loops: Int
    let timeout: Duration

    init(_ arguments: ArraySlice<String>) throws {
        var values: [String: String] = [:]
        var rest = arguments
        while let name = rest.popFirst(), let value = rest.popFirst() { values[name] = value }
        func value(_ name: String) throws -> String {
            guard let value = values[name] else { throw Missing(description: "\(name) is missing") }
            return value
        }
        hosts = try Self.read(try value("--hosts"))
        user = try value("--user")
        identity = try value("--identity")
        knownHosts = try value("--known-hosts")
        command = try value("--command")
        inFlight = Int(try value("--in-flight")) ?? 64
        loops = Int(values["--loops"] ?? "") ?? 1
        timeout = .seconds(Int(values["--timeout"] ?? "") ?? 60)
    }

    /// One `address port` a line.
    private static func read(_ path: String) throws -> [SSHEndpoint] {
        guard let file = fopen(path, "r") else { throw Missing(description: "\(path) cannot be read") }
        defer { fclose(file) }
        var hosts: [SSHEndpoint] = []
        while let line = readLine(from: file) {
            let words = line.split(separator: " ")
            guard words.count == 2, let port = UInt16(words[1]) else { continue }
            hosts.append(SSHEndpoint(address: String(words[0]), port: port))
        }
        return hosts
    }

    private static func readLine(from file: UnsafeMutablePointer<FILE>) -> String? {
        var buffer = [CChar](repeating: 0, count: 256)
        guard fgets(&buffer, Int32(buffer.count), file) != nil else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
