/// Everything that can go wrong between here and the end of a remote command. Its ``description`` says what, where, and what to do next.
public enum SSHError: Error, Sendable, Hashable {
    case unreachable(SSHEndpoint, cause: UnreachableCause)
    /// A deadline of ``SSHTimeouts``, or that of a command, has passed.
    case timedOut(SSHPhase, SSHEndpoint, after: Duration)
    /// No key is pinned for this host.
    case hostKeyUnknown(SSHEndpoint, offered: HostKey)
    /// The server shows another key than those pinned.
    case hostKeyChanged(SSHEndpoint, pinned: [HostKey], offered: HostKey)
    case hostKeyRevoked(SSHEndpoint, offered: HostKey)
    /// Client and server have no algorithm in common for one part of the key exchange.
    case noCommonAlgorithm(SSHEndpoint, AlgorithmMismatch)
    case authenticationFailed(SSHEndpoint, AuthenticationFailure)
    /// The account's password must be changed before anything can be run.
    case passwordExpired(SSHEndpoint, user: String)
    /// The server closed the connection before greeting, as sshd does beyond MaxStartups or for a penalised source.
    case serverDropped(SSHEndpoint, message: String)
    case disconnected(SSHEndpoint, during: SSHPhase, message: String)
    case outputLimitExceeded(SSHEndpoint, CommandStream, limit: Int)
    /// The server refused a channel: MaxSessions reached, forwarding disabled, or the target of a jump not reachable from there.
    case channelRefused(SSHEndpoint, reason: String)
    /// The server refused to run a command in a channel it had opened.
    case commandRefused(SSHEndpoint, reason: String)
    case protocolViolation(SSHEndpoint, during: SSHPhase, message: String)
    case uploadFailed(SSHEndpoint, path: String, message: String)
    case privateKey(path: String, PrivateKeyProblem)
    case agent(socketPath: String, message: String)
    /// A jump host could not be used; the error is the jump's own.
    indirect case jumpFailed(SSHEndpoint, SSHError)
    case invalidConfiguration(String)
    /// This machine has no more descriptors, threads or memory.
    case resourceExhausted(String)
    /// The task that asked was cancelled.
    case cancelled
    /// The connection was closed by this side.
    case closed
}

/// Why there is no TCP connection.
public enum UnreachableCause: Sendable, Hashable {
    case refused
    case noRoute
    case nameNotResolved(String)
    case other(String)
}

/// The lists of client and server that have nothing in common (RFC 4253 section 7.1).
public struct AlgorithmMismatch: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case keyExchange = "key exchange"
        case hostKey = "host key"
        case cipher
        case mac = "MAC"
    }
    public var kind: Kind
    public var server: [String]
    public var client: [String]
    /// The version of libssh2 that this process runs with.
    public var libraryVersion: String
}

/// Who tried to log in, with what, and what the server would have taken.
public struct AuthenticationFailure: Sendable, Hashable {
    public var user: String
    /// What was tried, in order, each with its outcome.
    public var tried: [String]
    /// The methods that the server says can continue; empty when it did not say.
    public var offeredByServer: [String]
    /// Whether the server took a key and its signature, and yet did not let the user in: it wants a second proof, or refuses the account.
    public var hasProvedKey = false
    /// What the server said when it hung up in the middle of it.
    public var farewell: String?
}

/// What is wrong with a private key file.
public enum PrivateKeyProblem: Error, Sendable, Hashable {
    case unreadable(String)
    case notAPrivateKey
    case publicKey
    /// Others than its owner may read or write the file.
    case openToOthers(mode: String)
    case passphraseNeeded
    case wrongPassphrase
    case unsupported(String)
}

/// The two outputs of a remote command.
public enum CommandStream: String, Sendable, Hashable, CaseIterable {
    case standardOutput = "standard output"
    case standardError = "standard error"
}
