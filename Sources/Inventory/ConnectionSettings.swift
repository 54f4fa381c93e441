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
    /// Prints the login password; only where `password_login: true` stands.
    public var passwordCommand: [String]?
    /// Prints the password that sudo asks for.
    public var sudoPasswordCommand: [String]?
    /// Prints the passphrase of the identity files.
    public var passphraseCommand: [String]?
    /// Whether the password may be tried at all.
    public var passwordLogin: Bool
    public var trustOnFirstUse: Bool

    public init(
        port: UInt16 = 22, user: String, identityFiles: [String] = [], useAgent: Bool = true, jumps: [JumpHost] = [],
        become: Become = .sudo, knownHostsFile: String? = nil, hostKeys: [String] = [],
        passwordCommand: [String]? = nil, sudoPasswordCommand: [String]? = nil, passphraseCommand: [String]? = nil,
        passwordLogin: Bool = false, trustOnFirstUse: Bool = false
    ) {
        self.port = port
        self.user = user
        self.identityFiles = identityFiles
        self.useAgent = useAgent
        self.jumps = jumps
        self.become = become
        self.knownHostsFile = knownHostsFile
        self.hostKeys = hostKeys
        self.passwordCommand = passwordCommand
        self.sudoPasswordCommand = sudoPasswordCommand
        self.passphraseCommand = passphraseCommand
        self.passwordLogin = passwordLogin
        self.trustOnFirstUse = trustOnFirstUse
    }
}
