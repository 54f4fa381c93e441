/// How long each part of a connection may take.
public struct SSHTimeouts: Sendable, Hashable {
    /// Name resolution and the TCP connection, all addresses of a name together.
    public var connect: Duration
    /// From the first byte to the end of the key exchange.
    public var keyExchange: Duration
    /// All login attempts together.
    public var authentication: Duration
    /// How long the peer may send nothing at all before it counts as dead. Keepalives make a live but silent peer speak.
    public var idle: Duration
    /// From `connect` to a session that is ready, over all of the above; nil for no further limit.
    public var total: Duration?

    public init(
        connect: Duration = .seconds(10), keyExchange: Duration = .seconds(15), authentication: Duration = .seconds(30),
        idle: Duration = .seconds(60), total: Duration? = nil
    ) {
        self.connect = connect
        self.keyExchange = keyExchange
        self.authentication = authentication
        self.idle = idle
        self.total = total
    }
}

/// What was being done when something went wrong.
public enum SSHPhase: String, Sendable, Hashable, CaseIterable {
    case nameResolution = "name resolution"
    case connect = "connecting"
    case jump = "opening the way through the jump host"
    case loginQueue = "waiting for a free login slot"
    case keyExchange = "key exchange"
    case authentication
    case channelOpen = "opening a channel"
    case command = "running a command"
    case upload = "uploading a file"
    case idle = "waiting for any sign of life"
    case total = "the whole connection"
}
