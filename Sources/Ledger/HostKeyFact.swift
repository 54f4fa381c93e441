/// A host key pinned by a person (`trust`), or by policy on first use.
public struct HostKeyFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "host_key")

    /// As in known_hosts: `ssh-ed25519 AAAA…`.
    public var key: String
    public var fingerprint: String
    public var address: String
    /// Keys of the host that this one takes the place of.
    public var replaces: [String]
    public var how: String

    public init(key: String, fingerprint: String, address: String, replaces: [String] = [], how: String) {
        self.key = key
        self.fingerprint = fingerprint
        self.address = address
        self.replaces = replaces
        self.how = how
    }
}
