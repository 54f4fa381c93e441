import Foundation

/// Reads the local addresses of /proc/net/tcp and tcp6: `0100007F:0016`, 32-bit words in the host's byte order, the port in hexadecimal
/// (proc_pid_net(5)).
enum ListeningSocketReader {
    /// State 0A is TCP_LISTEN.
    static let script = #"""
        ask listeners 10 sh -c 'for t in /proc/net/tcp /proc/net/tcp6; do [ -r "$t" ] && awk "\$4 == \"0A\" { print \$2 }" "$t"; done | sort -u'
        """#

    static func read(_ answer: inout Answer) -> [ListeningSocket] {
        var found: [ListeningSocket] = []
        for line in answer.section("listeners")?.output ?? [] {
            let parts = line.split(separator: ":")
            guard parts.count == 2, let port = UInt16(parts[1], radix: 16), let address = address(parts[0]) else {
                answer.unknown.note(line, in: "listeners")
                continue
            }
            found.append(ListeningSocket(address: address, port: Int(port)))
        }
        return found
    }

    /// Of a little-endian machine, as nearly all are.
    private static func address(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text
        while rest.count >= 8 {
            guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
            bytes += withUnsafeBytes(of: word.littleEndian) { Array($0) }
            rest = rest.dropFirst(8)
        }
        guard rest.isEmpty, bytes.count == 4 || bytes.count == 16 else { return nil }
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        var shown = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, bytes, &shown, socklen_t(shown.count)) != nil else { return nil }
        return String(decoding: shown.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
