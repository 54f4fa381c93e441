/// The beginning of an HTTP/1.x answer (RFC 9112), or of what curl prints of any version.
struct HTTPResponse: Equatable {
    /// More is not read, in bytes.
    static let longest = 262_144

    var status: Int
    var body: String

    /// - Returns: nil when it is not an answer.
    init?(_ bytes: [UInt8]) {
        var text = String(decoding: bytes.prefix(Self.longest), as: UTF8.self)
        // An interim answer (RFC 9110, 15.2) comes before the real one.
        while true {
            guard let status = Self.status(of: text) else { return nil }
            let body = Self.body(of: text)
            guard (100..<200).contains(status), !body.isEmpty else {
                self.status = status
                self.body = body
                return
            }
            text = body
        }
    }

    private static func status(of text: String) -> Int? {
        let line = text.prefix { !$0.isNewline }.split(separator: " ")
        guard line.count >= 2, line[0].hasPrefix("HTTP/"), let status = Int(line[1]), (100..<600).contains(status)
        else { return nil }
        return status
    }

    private static func body(of text: String) -> String {
        for end in ["\r\n\r\n", "\n\n"] {
            if let range = text.firstRange(of: end) { return String(text[range.upperBound...]) }
        }
        return ""
    }
}

/// What an http check wants. Redirects are not followed: a page that moved is not the page that was asked for.
struct HTTPExpectation: Sendable, Equatable {
    var status: Int
    var contains: String?

    func judge(_ response: HTTPResponse) -> CheckFinding {
        guard response.status == status else { return .fail("status \(response.status), not \(status)") }
        if let contains, !response.body.contains(contains) {
            return .fail("the page lacks the text that was asked for")
        }
        return .pass("status \(response.status)")
    }
}

/// Where an `http` or `https` URL leads: as much as a check needs (RFC 3986).
struct HTTPTarget: Equatable {
    var isSecure: Bool
    /// Without the brackets of an IPv6 address.
    var host: String
    var port: UInt16
    var path: String
    private var authority: String

    init?(_ url: String) {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        switch url[..<scheme.lowerBound].lowercased() {
        case "http": isSecure = false
        case "https": isSecure = true
        default: return nil
        }
        let rest = url[scheme.upperBound...].prefix { $0 != "#" }
        authority = String(rest.prefix { $0 != "/" && $0 != "?" })
        let path = String(rest.dropFirst(authority.count))
        self.path = path.hasPrefix("/") ? path : "/" + path
        guard let (host, port) = Self.split(authority, standardPort: isSecure ? 443 : 80) else { return nil }
        self.host = host
        self.port = port
        guard !url.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F }) else { return nil }
    }

    private static func split(_ authority: String, standardPort: UInt16) -> (String, UInt16)? {
        guard !authority.contains("@") else { return nil }
        let colon = authority.lastIndex(of: ":")
        let bracket = authority.lastIndex(of: "]")
        var host = authority[...]
        var port = standardPort
        if let colon, bracket.map({ $0 < colon }) ?? true {
            guard let given = UInt16(authority[authority.index(after: colon)...]) else { return nil }
            host = authority[..<colon]
            port = given
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return host.isEmpty ? nil : (String(host), port)
    }

    /// HTTP/1.0, so that the answer ends with the connection and is not cut into chunks.
    var request: String {
        "GET \(path) HTTP/1.0\r\nHost: \(authority)\r\nUser-Agent: msp-patch\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    }
}
