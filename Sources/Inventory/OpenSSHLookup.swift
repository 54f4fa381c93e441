/// How a host is looked up in an OpenSSH configuration (`ssh_config`). What the inventory says itself goes before it.
public struct OpenSSHLookup: Sendable, Hashable {
    /// nil for the user's and the system's own.
    public var file: String?
    /// The login name, where the inventory gives one.
    public var user: String?
    /// The port, where the inventory gives one.
    public var port: UInt16?
    /// Whether the inventory gives the jump hosts (or that there are none).
    public var hasJumps: Bool

    public init(file: String? = nil, user: String? = nil, port: UInt16? = nil, hasJumps: Bool = false) {
        self.file = file
        self.user = user
        self.port = port
        self.hasJumps = hasJumps
    }
}
