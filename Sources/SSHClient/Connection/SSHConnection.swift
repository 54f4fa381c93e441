import CLibssh2

/// A connection to one host: verified, logged in, ready to run commands.
///
/// The actor's executor is an event loop, and so is everything under it: libssh2's session, the socket, and the waits are the actor's own state,
/// which no other thread can reach. Several commands may run at once on one connection, as far as the server's MaxSessions allows.
public actor SSHConnection: LoopClient {
    /// What a server may send beyond 64 times what it delivered as output: greetings, negotiation, replies to keepalives (of a week), window
    /// adjustments (of an upload of a gigabyte). No more, because libssh2 keeps packets that it does not expect, and looks through all of them
    /// for each one that comes: four times as much took it seconds, in which no other host of the loop was served.
    static let overheadLimit = 4 << 20
    /// What a server may send before the login.
    static let loginLimit = 1 << 20

    public nonisolated let endpoint: SSHEndpoint
    let configuration: SSHConfiguration
    nonisolated let engine: SSHEngine
    nonisolated let loop: EventLoop
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    let session: LibSSH2Session
    /// Among those that the engine works on; nil for a connection to a jump host, for which others wait, and for one that is closed.
    var place: Admission.Place?
    /// Since when the host has been called; nil when it has answered.
    var callStart: ContinuousClock.Instant?
    var socket: Socket?
    /// Connections being made to the addresses of one name, of which one will be kept.
    var candidates: [Socket] = []
    var tunnel: Tunnel?
    /// Channels of commands that run.
    var commandChannels = 0
    /// The channels that carry other connections through this one.
    var tunnels: [TunnelEnd] = []
    var lastTunnelID: UInt64 = 0
    /// The place in the jump host's connection, while there is a jump host.
    var jumpLease: Result<SSHConnection, SSHError>?
    /// True for a connection to a jump host, which goes some time after the last tunnel.
    var closesWhenUnused = false
    var unusedSince = ContinuousClock.now
    /// Connections that have been promised a tunnel through this one, those that have it included.
    var tunnelLeases = 0
    /// Since when a tunnel is being opened for a connection that waits for it.
    var openingSince: ContinuousClock.Instant?
    /// What is being done now, for messages.
    var phase = SSHPhase.connect

    var operations: [Operation] = []
    var isAdvancing = false
    var mustAdvanceAgain = false
    var timer: (id: UInt64, instant: ContinuousClock.Instant)?
    var lastSignOfLife = ContinuousClock.now
    var nextKeepalive = ContinuousClock.now
    var receivedCount = 0
    var deliveredCount = 0

    /// Logged in.
    var isReady = false
    /// Closed by this side.
    var isClosed = false
    /// Why nothing more can come from the peer.
    var failure: SSHError?
    /// The key that the server showed and the policy accepted.
    nonisolated let verifiedHostKey = Locked<HostKey?>(nil)

    init(
        _ configuration: SSHConfiguration, engine: SSHEngine, loop: EventLoop, place: Admission.Place?
    ) throws(SSHError) {
        endpoint = configuration.endpoint
        self.configuration = configuration
        self.engine = engine
        self.loop = loop
        self.place = place
        session = try LibSSH2Session()
    }

    /// The key that the server showed and the policy accepted; nil before there is one.
    public nonisolated var hostKey: HostKey? { verifiedHostKey.withLock(\.self) }

    /// True while commands can be run.
    public var isAlive: Bool { isReady && !isClosed && failure == nil }

    /// Closes the connection. What still runs on it ends with ``SSHError/closed``.
    public func close() async {
        shutDown()
    }

    /// Runs `body` as part of this actor, and closes the connection whatever comes.
    ///
    /// - Throws: what `body` throws.
    public func closing<Value: Sendable>(
        after body: nonisolated(nonsending) @Sendable (SSHConnection) async throws -> Value
    ) async throws -> Value {
        defer { shutDown() }
        return try await body(self)
    }

    /// Runs `body` as one call: on the loop without hops, and with its operations stopped when the task is cancelled.
    func inCall<Value: Sendable>(
        deadline: Deadline?, _ body: (Call) async throws(SSHError) -> Value
    ) async throws(SSHError) -> Value {
        let call = Call(deadline: deadline)
        // Most callers are on the loop already, and to say so once more costs.
        let isOnLoop = withUnsafeCurrentTask { $0?.unownedTaskExecutor == loop.asUnownedTaskExecutor() }
        if isOnLoop { return try await cancellable(call, body).get() }
        return try await withTaskExecutorPreference(loop) { await cancellable(call, body) }.get()
    }

    @inline(__always)
    private func cancellable<Value: Sendable>(
        _ call: Call, _ body: (Call) async throws(SSHError) -> Value
    ) async -> Result<Value, SSHError> {
        await withTaskCancellationHandler {
            await outcome(of: body, call)
        } onCancel: {
            call.cancel()
            Task(executorPreference: loop) { [weak self] in await self?.advance() }
        }
    }

    // A method of the actor: a closure without its isolation would come back to no executor in particular after `body`.
    @inline(__always)
    private func outcome<Value: Sendable>(
        of body: (Call) async throws(SSHError) -> Value, _ call: Call
    ) async -> Result<Value, SSHError> {
        do throws(SSHError) { return .success(try await body(call)) } catch { return .failure(error) }
    }

    /// Says goodbye, lets go of the link and ends every wait.
    func shutDown() {
        guard !isClosed else { return }
        if isReady, failure == nil {
            _ = libssh2_session_disconnect_ex(session.handle, 11, "", "")
            flush()
        }
        isClosed = true
        isReady = false
        leavePlace()
        for operation in operations where operation.isExclusive { exhaust(operation.body) }
        session.isHungUp = true
        let waiting = operations
        operations = []
        for operation in waiting { operation.finish(.failure(failure ?? .closed)) }
        closeTunnels()
        leaveTunnel()
        if closesWhenUnused { engine.jumpPool(on: loop).assumeIsolated { $0.forget(self) } }
        if let timer { loop.cancel(timer: timer.id) }
        timer = nil
        socket = nil
        candidates = []
    }
}
