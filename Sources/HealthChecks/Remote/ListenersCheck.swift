import Inventory

/// TCP sockets that listen, by class of address and port: `any 443`, `loopback 5432`, `one 80`.
///
/// Read from /proc/net/tcp and tcp6 (proc(5)), so that no tool is needed. Ports that the kernel hands out by itself are left out: they are
/// others after every restart. UDP is left out, too: it does not listen, and clients look the same as servers.
struct ListenersCheck: HostCheck {
    var script: String { Self.listing }

    static let listing = """
        cat /proc/sys/net/ipv4/ip_local_port_range 2>/dev/null || echo 32768 60999
        for table in /proc/net/tcp /proc/net/tcp6; do
        [ ! -r "$table" ] || while read -r number local remote state rest; do [ "$state" != 0A ] || echo "$local"; done <"$table"
        done
        echo 'end of listeners'
        """

    func judge(_ lines: [String]) -> CheckFinding {
        guard let sockets = ListeningSocket.read(lines) else { return .unknown("the list of listeners is incomplete") }
        return .members(sockets.filter { !$0.isEphemeral }.map(\.socket.description))
    }
}

/// A line of /proc/net/tcp: `0100007F:0016`, the address in the host's byte order, the port in hexadecimal.
struct ListeningSocket: Equatable, CustomStringConvertible {
    enum Scope: String { case any, loopback, one }

    var scope: Scope
    var port: UInt16

    var description: String { "\(scope.rawValue) \(port)" }

    /// - Returns: nil when the listing is cut off.
    static func read(_ lines: [String]) -> [(socket: ListeningSocket, isEphemeral: Bool)]? {
        guard let first = lines.first, lines.last == "end of listeners" else { return nil }
        let range = first.split(separator: " ").compactMap { UInt16($0) }
        return lines.dropFirst().dropLast().compactMap(ListeningSocket.init).map { socket in
            (socket, range.count == 2 && range[0] <= range[1] && (range[0]...range[1]).contains(socket.port))
        }
    }

    init?(_ text: String) {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let port = UInt16(parts[1], radix: 16) else { return nil }
        self.port = port
        scope = Self.scope(of: String(parts[0]))
    }

    private static func scope(of address: String) -> Scope {
        if address.allSatisfy({ $0 == "0" }) { return .any }
        // 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/8, in 32-bit words of little-endian machines.
        let isLoopback =
            address.count == 8 && address.hasSuffix("7F") || address == "00000000000000000000000001000000"
            || address.count == 32 && address.hasPrefix("0000000000000000FFFF0000") && address.hasSuffix("7F")
        return isLoopback ? .loopback : .one
    }
}
