import Glibc

/// The tokens of ssh_config(5), for the options that `ssh -G` prints as they were written.
struct OpenSSHTokens {
    private let host: String
    private let values: [Character: String]

    init(host: String, hostName: String, port: UInt16, user: String, hostKeyAlias: String?) {
        self.host = host
        let local = Self.localHostName
        values = [
            "%": "%", "d": Self.home, "h": hostName, "i": "\(getuid())", "k": hostKeyAlias ?? host,
            "L": String(local.prefix { $0 != "." }), "l": local, "n": host, "p": "\(port)", "r": user,
            "u": Self.account(getuid())?.name ?? "",
        ]
    }

    /// A path with `~`, `%` tokens and `${VARIABLE}` replaced.
    func path(_ text: String, of option: String) throws(SSHError) -> String {
        try expand(text == "~" || text.hasPrefix("~/") ? Self.home + text.dropFirst() : text, of: option)
    }

    /// - Throws: ``SSHError/invalidConfiguration(_:)`` for a token that is not known here (`%C` differs between versions of OpenSSH), and for
    ///   a variable that is not set.
    func expand(_ text: String, of option: String) throws(SSHError) -> String {
        var result = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            if character == "%" {
                let token = rest.popFirst() ?? " "
                guard let value = values[token] else { throw unknown("%\(token)", option) }
                result += value
            } else if character == "$", rest.first == "{", let end = rest.firstIndex(of: "}") {
                let name = String(rest[rest.index(after: rest.startIndex)..<end])
                guard let value = Self.environment(name) else { throw unknown("${\(name)}", option) }
                result += value
                rest = rest[rest.index(after: end)...]
            } else {
                result.append(character)
            }
        }
        return result
    }

    private func unknown(_ token: String, _ option: String) -> SSHError {
        .invalidConfiguration(
            "\(host): \(token) in \(option) of the OpenSSH configuration has no value here. Write it out")
    }

    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// As OpenSSH takes it: from the account, whatever HOME says.
    private static var home: String { account(getuid())?.home ?? environment("HOME") ?? "/" }

    private static var localHostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        gethostname(&buffer, buffer.count - 1)
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func account(_ id: uid_t) -> (name: String, home: String)? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
            guard let start = buffer.baseAddress, getpwuid_r(id, &entry, start, buffer.count, &found) == 0, found != nil
            else { return nil }
            return (String(cString: entry.pw_name), String(cString: entry.pw_dir))
        }
    }
}
