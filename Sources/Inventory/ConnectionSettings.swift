/// How a host is reached and logged in to.
public struct ConnectionSettings: Sendable, Hashable {
    /// How the login user becomes root for the steps that need it.
    public enum Become: String, Sendable, CaseIterable { case sudo, none }

    public var port: UInt16
    public var user: String
    /// `~` is expanded; relative paths were relative to the inventory file.
    public var identityFiles: [String]
    public var useAgent: Bool
    /// The way to the host, nearest to the controller first.
    public var jumps: [JumpHost]
    public var become: Become
    /// nil means the pinned keys that `msp-patch trust` keeps for the client.
    public var knownHostsFile: String?
    /// Keys pinned in the inventory itself: `ssh-ed25519 AAAA…`.
    public var hostKeys: [String]
    /// Where the login password comes from; nil where `password_login: true` does not stand, and no password is tried.
    public var loginPassword: SecretSource?
    /// Where the password comes from that sudo asks for; nil where it is to ask for none.
    public var sudoPassword: SecretSource?
    /// Prints the passphrase of the identity files.
    public var passphraseCommand: [String]?
    /// Whether `--trust-on-first-use` may pin this host's key.
    public var trustOnFirstUse: Bool
    /// nil where the inventory alone says how the host is reached.
    public var openSSH: OpenSSHLookup?

    public init(
        port: UInt16 = 22, user: String, identityFiles: [String] = [], useAgent: Bool = true, jumps: [JumpHost] = [],
        become: Become = .sudo, knownHostsFile: String? = nil, hostKeys: [String] = [],
        loginPassword: SecretSource? = nil, sudoPassword: SecretSource? = nil, passphraseCommand: [String]? = nil,
        trustOnFirstUse: Bool = false, openSSH: OpenSSHLookup? = nil
    ) {
        self.port = port
        self.user = user
        self.identityFiles = identityFiles
        self.useAgent = useAgent
        self.jumps = jumps
        self.become = become
        self.knownHostsFile = knownHostsFile
        self.hostKeys = hostKeys
        self.loginPassword = loginPassword
        self.sudoPassword = sudoPassword
        self.passphraseCommand = passphraseCommand
        self.trustOnFirstUse = trustOnFirstUse
        self.openSSH = openSSH
    }
}
