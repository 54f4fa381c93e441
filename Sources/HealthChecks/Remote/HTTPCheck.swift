import RemoteText
import Inventory

/// A page, as the host itself sees it: through curl, or wget, or bash where it is plain http.
///
/// The whole answer comes back in hexadecimal, and is judged by the same reader as the controller's own probe.
struct HTTPCheck: HostCheck {
    let url: String
    let expected: HTTPExpectation

    /// As much of the page as comes back, in bytes; in hexadecimal it is twice as much and a little.
    private static let longest = 65_536

    var script: String {
        """
        url=\(ShellWord.quoted(url))
        hexadecimal() { head -c \(Self.longest) | od -An -v -tx1 | tr -d ' '; }
        # fetch COMMAND...: its output in hexadecimal, then its exit status.
        fetch() { { status=$( { { "$@" 2>/dev/null; echo $? >&3; } | hexadecimal >&4; } 3>&1 ); } 4>&1; echo "status $status"; }
        if command -v curl >/dev/null 2>&1; then fetch curl -s -i --max-time \(RemoteChecks.timeout) -- "$url"
        elif wget --help 2>/dev/null | grep -q -e --save-headers; then
        fetch wget -q -O - --save-headers --content-on-error --max-redirect=0 -t 1 -T \(RemoteChecks.timeout) -- "$url"
        \(bashScript)else echo 'no tool'
        fi
        """
    }

    /// Plain http needs no more than a connection.
    private var bashScript: String {
        guard let target = HTTPTarget(url), !target.isSecure else { return "" }
        let words = [target.host, String(target.port), target.request].map(ShellWord.quoted).joined(separator: " ")
        return """
            elif command -v bash >/dev/null 2>&1; then
            fetch bounded bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf %s "$2" >&3 && cat <&3' \(words)

            """
    }

    func judge(_ lines: [String]) -> CheckFinding {
        if lines.first == "no tool" { return .unknown("the host has neither curl nor wget nor bash to ask with") }
        guard let last = lines.last, last.hasPrefix("status "), let status = Int(last.dropFirst("status ".count)) else {
            return .unknown(HostText.detail(lines.last ?? "the host said nothing"))
        }
        let answer = lines.dropLast().compactMap(HexText.bytes).flatMap(\.self)
        if let response = HTTPResponse(answer) { return expected.judge(response) }
        switch status {
        case 0: return .fail("what answered does not speak HTTP")
        case 28, 124: return .fail("no answer in \(RemoteChecks.timeout) s")
        case 35, 51, 60: return .fail("the certificate or the TLS handshake was refused")
        default: return .fail("no answer: exit status \(status) of the tool")
        }
    }
}

enum HexText {
    /// nil when it is not pairs of hexadecimal digits.
    static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}
