import RemoteText
import Inventory

/// Whether something accepts connections, as seen from the host.
///
/// Uses what the host has: bash's /dev/tcp, nc, curl. A port of the host itself is looked up among the listeners when there is none of them.
struct TCPCheck: HostCheck {
    let port: UInt16
    let address: String?

    var script: String {
        """
        host=\(ShellWord.quoted(address ?? "127.0.0.1")) port=\(port)
        if command -v bash >/dev/null 2>&1; then
        bounded bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$host" "$port" >/dev/null 2>&1; echo "status $?"
        elif command -v nc >/dev/null 2>&1; then bounded nc -z -w 5 "$host" "$port" >/dev/null 2>&1; echo "status $?"
        elif command -v curl >/dev/null 2>&1; then
        curl -s --connect-timeout 5 --max-time 5 "telnet://$host:$port" >/dev/null 2>&1; [ $? != 7 ]; echo "status $?"
        else echo 'no tool'; \(ListenersCheck.listing)
        fi
        """
    }

    func judge(_ lines: [String]) -> CheckFinding {
        guard let first = lines.first else { return .unknown("the host said nothing") }
        if first == "no tool" { return judgeByListeners(Array(lines.dropFirst())) }
        guard first.hasPrefix("status "), let status = Int(first.dropFirst("status ".count)) else {
            return .unknown(HostText.detail(first))
        }
        switch status {
        case 0: return .pass()
        case 124: return .fail("no answer in \(RemoteChecks.timeout) s")
        default: return .fail("connection refused or no route")
        }
    }

    private func judgeByListeners(_ lines: [String]) -> CheckFinding {
        guard address == nil, let sockets = ListeningSocket.read(lines) else {
            return .unknown("the host has none of bash, nc and curl to connect with")
        }
        let listens = sockets.contains { $0.socket.port == port && $0.socket.scope != .one }
        return listens ? .pass("listens; nothing to connect with") : .fail("nothing listens")
    }
}
