/// How to reach one host and log in there.
public struct SSHConfiguration: Sendable {
    public var endpoint: SSHEndpoint
    public var user: String
    /// Tried in this order on one connection until the server accepts one.
    public var authentication: [SSHAuthentication]
    public var hostKeyPolicy: HostKeyPolicy
    /// The way there (ProxyJump), the first hop first. Connections to a hop are shared by all hosts behind it.
    public var jumps: [SSHHop]
    public var timeouts: SSHTimeouts
    /// How often a keepalive is sent. At 10 s a server's own `ClientAliveInterval` of 15 s never comes into play.
    public var keepalive: Duration

    public init(
        endpoint: SSHEndpoint, user: String, authentication: [SSHAuthentication], hostKeyPolicy: HostKeyPolicy,
        jumps: [SSHHop] = [],
        timeouts: SSHTimeouts = SSHTimeouts(), keepalive: Duration = .seconds(10)
    ) {
        self.endpoint = endpoint
        self.user = user
        self.authentication = authentication
        self.hostKeyPolicy = hostKeyPolicy
        self.jumps = jumps
        self.timeouts = timeouts
        self.keepalive = keepalive
    }
}

/// A jump host: an SSH server through which the next one is reached (`direct-tcpip`, RFC 4254 section 7.2).
///
/// Two hops that are equal share connections; hops of two clients that differ in a pinned key or a login do not.
public struct SSHHop: Sendable, Hashable {
    public var endpoint: SSHEndpoint
    public var user: String
    public var authentication: [SSHAuthentication]
    public var hostKeyPolicy: HostKeyPolicy

    public init(endpoint: SSHEndpoint, user: String, authentication: [SSHAuthentication], hostKeyPolicy: HostKeyPolicy)
    {
        self.endpoint = endpoint
        self.user = user
        self.authentication = authentication
        self.hostKeyPolicy = hostKeyPolicy
    }
}

/// A way to log in.
public enum SSHAuthentication: Sendable, Hashable {
    /// The keys of an ssh-agent that listens at this path (`SSH_AUTH_SOCK`): all of them, or only those with these public keys, as they are
    /// on the wire.
    case agent(socketPath: String, only: Set<[UInt8]>? = nil)
    case key(SSHIdentity)
    case password(SSHSecretProvider)
    /// Each prompt of the server is answered by the provider, which sees the prompt.
    case keyboardInteractive(SSHSecretProvider)
    /// A way that was meant and cannot be tried, as a key file that cannot be read: told with what was tried when the login is refused.
    /// `publicKey` is that of a key which an agent may have.
    case unusable(reason: String, publicKey: [UInt8]? = nil)
}
