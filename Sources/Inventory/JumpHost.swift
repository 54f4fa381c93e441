/// A host on the way: `[user@]host[:port]`, as OpenSSH's ProxyJump (ssh_config(5)).
public struct JumpHost: Sendable, Hashable, CustomStringConvertible {
    /// nil means the user of the host that is reached through it.
    public var user: String?
    public var address: String
    public var port: UInt16

    public init(user: String? = nil, address: String, port: UInt16 = 22) {
        self.user = user
        self.address = address
        self.port = port
    }

    public var description: String {
        let shown = address.contains(":") ? "[\(address)]" : address
        return (user.map { "\($0)@" } ?? "") + shown + ":\(port)"
    }
}
