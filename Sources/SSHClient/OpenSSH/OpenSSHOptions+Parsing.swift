extension OpenSSHOptions {
    /// Options that this engine does not have and that cannot be left out: the host would not be reached, or not the same one.
    private static let unsupported = [
        "proxycommand": "ProxyCommand", "knownhostscommand": "KnownHostsCommand", "bindaddress": "BindAddress",
        "bindinterface": "BindInterface", "certificatefile": "CertificateFile", "pkcs11provider": "PKCS11Provider",
        "revokedhostkeys": "RevokedHostKeys",
    ]

    /// - Parameters:
    ///   - lines: what `ssh -G` printed.
    ///   - host: as it was given to ssh(1).
    init(_ lines: [(name: String, value: String)], host: String) throws(SSHError) {
        func values(_ name: String) -> [String] { lines.filter { $0.name == name }.map(\.value) }
        func value(_ name: String) -> String? { values(name).last.flatMap { $0 == "none" ? nil : $0 } }

        if let (name, value) = lines.first(where: { Self.unsupported[$0.name] != nil && $0.value != "none" }) {
            throw .invalidConfiguration(
                "\(host): the OpenSSH configuration sets \(Self.unsupported[name] ?? name) (\(value)), which this program "
                    + "does not have. Use ProxyJump and plain keys for this host, or leave its ssh_config out of the inventory"
            )
        }
        guard let address = value("hostname"), let user = value("user"), let port = value("port").flatMap(UInt16.init)
        else { throw .invalidConfiguration("\(host): ssh -G does not say where the host is. Is it OpenSSH's?") }
        let alias = value("hostkeyalias")
        let tokens = OpenSSHTokens(host: host, hostName: address, port: port, user: user, hostKeyAlias: alias)

        endpoint = SSHEndpoint(address: address, port: port)
        self.user = user
        hostKeyAlias = alias
        identityFiles = []
        for file in values("identityfile") where file != "none" {
            identityFiles.append(try tokens.path(file, of: "IdentityFile"))
        }
        identityAgent = try Self.agent(values("identityagent").last, tokens)
        identitiesOnly = value("identitiesonly") == "yes"
        jumps = []
        for jump in value("proxyjump")?.split(separator: ",") ?? [] {
            jumps.append(try Jump(try tokens.expand(String(jump), of: "ProxyJump"), host: host))
        }
        knownHostsFiles = ["userknownhostsfile", "globalknownhostsfile"].flatMap { Self.paths(value($0) ?? "") }
        connectTimeout = value("connecttimeout").flatMap(Int.init).map(Duration.seconds)
    }

    private static func agent(_ value: String?, _ tokens: OpenSSHTokens) throws(SSHError) -> IdentityAgent {
        switch value {
        case nil, "SSH_AUTH_SOCK": return .ofEnvironment
        case "none": return .none
        case .some(let value) where value.hasPrefix("$") && !value.hasPrefix("${"):
            let name = String(value.dropFirst())
            guard let path = OpenSSHTokens.environment(name) else { return .none }
            return .socket(path: path)
        case .some(let value): return .socket(path: try tokens.path(value, of: "IdentityAgent"))
        }
    }

    /// `ssh -G` prints paths in one line, expanded and without the quotes that held a path with blanks together. All begin with a slash.
    private static func paths(_ line: String) -> [String] {
        line.split(separator: " ").reduce(into: []) { paths, word in
            if word.hasPrefix("/") || paths.isEmpty {
                paths.append(String(word))
            } else {
                paths[paths.count - 1] += " " + word
            }
        }
    }
}

extension OpenSSHOptions.Jump {
    /// `[user@]host[:port]`, an IPv6 address in brackets.
    fileprivate init(_ text: String, host: String) throws(SSHError) {
        let unreadable = SSHError.invalidConfiguration(
            "\(host): \"\(text)\" in ProxyJump is not [user@]host[:port]. Correct the OpenSSH configuration")
        var rest = text[...]
        if let at = rest.lastIndex(of: "@") {
            user = String(rest[..<at])
            rest = rest[rest.index(after: at)...]
        }
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { throw unreadable }
            self.host = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
        } else {
            let end = rest.firstIndex(of: ":") ?? rest.endIndex
            self.host = String(rest[..<end])
            rest = rest[end...]
        }
        if rest.first == ":" {
            guard let number = UInt16(rest.dropFirst()) else { throw unreadable }
            port = number
        } else if !rest.isEmpty {
            throw unreadable
        }
        if self.host.isEmpty { throw unreadable }
    }
}
