import CLibcrypto

/// A known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): plain and hashed names, `[host]:port`, wildcards, negation, `@revoked`.
///
/// libssh2's own reader takes a revoked key for a good one, knows neither wildcards nor negation, and reads the file once per connection.
public struct KnownHostsFile: Sendable {
    /// A line that is not used, and why.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        public var line: Int
        public var message: String
        public var description: String { "line \(line): \(message)" }
    }

    private enum Mark { case none, revoked }

    private struct Entry: Sendable {
        var names: KnownHostsNames
        var mark: Mark
        var key: HostKey
    }

    /// Lines that are not used: keys of unknown kinds, certificate authorities, and what cannot be read.
    public private(set) var problems: [Problem] = []
    private var entries: [Entry] = []
    /// Where the plain names stand in `entries`; the other forms are looked through.
    private var byName: [String: [Int]] = [:]
    private var patterned: [Int] = []

    /// - Throws: ``SSHError/invalidConfiguration(_:)`` when the file cannot be read.
    public init(contentsOf path: String) throws(SSHError) {
        do {
            self.init(bytes: try File.read(path, limit: 64 << 20))
        } catch {
            throw .invalidConfiguration(
                "known hosts file \(path) cannot be read: \(error.reason). Create it with ssh-keyscan, or correct the path"
            )
        }
    }

    /// - Parameter text: what a known_hosts file holds.
    public init(text: String) { self.init(bytes: Array(text.utf8)) }

    private init(bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let words = Words.split(line)
            guard let first = words.first, first.first != UInt8(ascii: "#") else { continue }
            if let message = add(words) { problems.append(Problem(line: index + 1, message: message)) }
        }
    }

    /// The keys pinned for an endpoint, without those that are revoked for it.
    public func keys(for endpoint: SSHEndpoint) -> [HostKey] {
        let (pinned, revoked) = matching(endpoint)
        return pinned.filter { !revoked.contains($0) }
    }

    public func revokedKeys(for endpoint: SSHEndpoint) -> [HostKey] { matching(endpoint).revoked }

    public func isRevoked(_ key: HostKey, for endpoint: SSHEndpoint) -> Bool {
        revokedKeys(for: endpoint).contains(key)
    }

    /// What to connect with: the keys of this file and no others.
    public func policy(for endpoint: SSHEndpoint) -> HostKeyPolicy {
        let (pinned, revoked) = matching(endpoint)
        return .pinned(pinned.filter { !revoked.contains($0) }, revoked: revoked)
    }

    /// The keys of all lines that name the endpoint, in the order of the file. Hashed names and patterns have to be looked through for it.
    private func matching(_ endpoint: SSHEndpoint) -> (pinned: [HostKey], revoked: [HostKey]) {
        let name = endpoint.description.lowercased()
        let candidates = (byName[name] ?? []) + patterned.filter { entries[$0].names.match(name) }
        var keys: [Mark: [HostKey]] = [:]
        for entry in candidates.sorted().map({ entries[$0] }) where keys[entry.mark]?.contains(entry.key) != true {
            keys[entry.mark, default: []].append(entry.key)
        }
        return (keys[.none] ?? [], keys[.revoked] ?? [])
    }

    /// Takes a line in. Answers why not, when it does not.
    private mutating func add(_ line: [ArraySlice<UInt8>]) -> String? {
        var words = line[...]
        var mark = Mark.none
        if let first = words.first, first.first == UInt8(ascii: "@") {
            words.removeFirst()
            switch String(decoding: first, as: UTF8.self) {
            case "@revoked": mark = .revoked
            case "@cert-authority": return "host certificates cannot be verified: pin the hosts' own keys"
            case let other: return "unknown marker \(other)"
            }
        }
        guard let field = words.popFirst(), words.count >= 2 else {
            return "a host, a kind of key and a key are expected"
        }
        guard let key = HostKey(words: words) else {
            return "key of kind \(String(decoding: words.first ?? [], as: UTF8.self)) is unknown or damaged"
        }
        guard let names = KnownHostsNames(String(decoding: field, as: UTF8.self)) else {
            return "the hashed host name is damaged"
        }
        if let plain = names.plainNames {
            for name in plain { byName[name, default: []].append(entries.count) }
        } else {
            patterned.append(entries.count)
        }
        entries.append(Entry(names: names, mark: mark, key: key))
        return nil
    }
}

/// The first field of a known_hosts line: names and patterns, or one hashed name.
enum KnownHostsNames: Sendable {
    case list([String])
    /// HMAC-SHA1 of the name with the salt as key.
    case hashed(salt: [UInt8], digest: [UInt8])

    init?(_ field: String) {
        guard field.hasPrefix("|1|") else {
            self = .list(field.lowercased().split(separator: ",").map(String.init))
            return
        }
        let parts = field.dropFirst(3).split(separator: "|")
        guard parts.count == 2, let salt = Base64.decode(Array(parts[0].utf8)),
            let digest = Base64.decode(Array(parts[1].utf8)),
            digest.count == Int(SHA_DIGEST_LENGTH)
        else { return nil }
        self = .hashed(salt: salt, digest: digest)
    }

    /// The names, when there is no pattern among them.
    var plainNames: [String]? {
        guard case .list(let names) = self, !names.contains(where: { $0.utf8.contains(where: Self.isPattern) }) else {
            return nil
        }
        return names
    }

    private static func isPattern(_ symbol: UInt8) -> Bool {
        symbol == UInt8(ascii: "*") || symbol == UInt8(ascii: "?") || symbol == UInt8(ascii: "!")
    }

    /// - Parameter name: in lower case, as known_hosts writes it: the bare name, or `[name]:port`.
    func match(_ name: String) -> Bool {
        switch self {
        case .hashed(let salt, let digest):
            return LibCrypto.hmacSHA1(key: salt, Array(name.utf8)) == digest
        case .list(let patterns):
            // One negated pattern that matches settles it, wherever it stands.
            if patterns.contains(where: { $0.hasPrefix("!") && Self.matches(name.utf8, $0.dropFirst().utf8) }) {
                return false
            }
            return patterns.contains { !$0.hasPrefix("!") && Self.matches(name.utf8, $0.utf8) }
        }
    }

    /// `*` for any text, `?` for any character. Takes time in the product of the lengths at most, whatever the pattern.
    static func matches(_ name: some Collection<UInt8>, _ pattern: some Collection<UInt8>) -> Bool {
        let (name, pattern) = (Array(name), Array(pattern))
        var (at, inPattern) = (0, 0)
        var star: (pattern: Int, name: Int)?
        while at < name.count {
            if inPattern < pattern.count, pattern[inPattern] == UInt8(ascii: "*") {
                star = (inPattern, at)
                inPattern += 1
            } else if inPattern < pattern.count,
                pattern[inPattern] == UInt8(ascii: "?") || pattern[inPattern] == name[at]
            {
                (at, inPattern) = (at + 1, inPattern + 1)
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                (at, inPattern) = (last.name + 1, last.pattern + 1)
            } else {
                return false
            }
        }
        return pattern[inPattern...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
