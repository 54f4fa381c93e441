/// The connections to jump hosts on one event loop, each shared by all connections that go the same way.
actor JumpPool {
    /// Tunnels through one connection: each costs a look at every turn, so more open a second connection.
    static let tunnelsPerConnection = 32
    /// How long a jump host that could not be reached is not tried again for the next host behind it.
    static let failureMemory = Duration.seconds(5)

    /// Connections to one jump host. One is enough for many hosts that answer; each that does not keeps one from opening tunnels for others
    /// until its time-out.
    static let connectionsPerWay = 32
    /// How long the opening of a tunnel may take before others look for another connection.
    static let patience = Duration.milliseconds(200)

    private struct Way {
        var connections: [SSHConnection] = []
        /// How many more are being made.
        var connecting = 0
        var failure: (error: SSHError, until: ContinuousClock.Instant)?
        var waiting: [SSHConnection] = []
    }

    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    private var ways: [[SSHHop]: Way] = [:]

    init(loop: EventLoop) { self.loop = loop }

    /// A place for one tunnel through the last of `hops`.
    ///
    /// - Returns: a connection on which a place is now taken, or why there is none; nil while one is being made, after which `client` is told
    ///   by ``SSHConnection/advance()`` to ask again.
    func lease(_ hops: [SSHHop], _ timeouts: SSHTimeouts, for client: SSHConnection) -> Result<SSHConnection, SSHError>?
    {
        var way = ways[hops] ?? Way()
        defer { ways[hops] = way }
        way.connections.removeAll { !$0.assumeIsolated { $0.isAlive } }
        way.waiting.removeAll { $0 === client }
        if let free = way.connections.first(where: { $0.assumeIsolated { $0.canOpenTunnel } }) {
            free.assumeIsolated { $0.startOpening() }
            return .success(free)
        }
        if way.connections.isEmpty, let failure = way.failure, failure.until > .now { return .failure(failure.error) }
        way.waiting.append(client)
        client.assumeIsolated { $0.arm(.now + Self.patience) }
        let standings = way.connections.map { $0.assumeIsolated { $0.tunnelStanding } }
        // Where hosts do not answer, one new connection at a time would let the others wait for long.
        let atOnce = standings.contains(.stuck) ? 4 : 1
        if !standings.contains(.opening), way.connecting < atOnce,
            way.connections.count + way.connecting < Self.connectionsPerWay
        {
            way.connecting += 1
            connect(hops, timeouts, client.engine)
        }
        return nil
    }

    /// Tells who waits that a connection may have come free.
    func advanceWaiting(for connection: SSHConnection) {
        for (hops, way) in ways where way.connections.contains(where: { $0 === connection }) { advanceWaiting(hops) }
    }

    private func advanceWaiting(_ hops: [SSHHop]) {
        while let way = ways[hops], let client = way.waiting.first,
            way.connections.contains(where: { $0.assumeIsolated { $0.canOpenTunnel } })
        {
            ways[hops]?.waiting.removeFirst()
            client.assumeIsolated { $0.advance() }
        }
    }

    /// Drops a connection that has closed.
    func forget(_ connection: SSHConnection) {
        for (hops, way) in ways where way.connections.contains(where: { $0 === connection }) {
            ways[hops]?.connections.removeAll { $0 === connection }
        }
    }

    private func connect(_ hops: [SSHHop], _ timeouts: SSHTimeouts, _ engine: SSHEngine) {
        guard let hop = hops.last else { return }
        let configuration = SSHConfiguration(
            endpoint: hop.endpoint, user: hop.user, authentication: hop.authentication,
            hostKeyPolicy: hop.hostKeyPolicy,
            jumps: hops.dropLast(), timeouts: timeouts)
        Task(executorPreference: loop) { [self] in
            do throws(SSHError) {
                let connection = try await SSHConnection.connect(
                    configuration, on: engine, loop: loop, waitsForPlace: false)
                await connected(hops, .success(connection))
            } catch {
                await connected(hops, .failure(error))
            }
        }
    }

    private func connected(_ hops: [SSHHop], _ outcome: Result<SSHConnection, SSHError>) {
        ways[hops]?.connecting -= 1
        switch outcome {
        case .success(let connection):
            connection.assumeIsolated { $0.closesWhenUnused = true }
            ways[hops]?.connections.append(connection)
            ways[hops]?.failure = nil
            advanceWaiting(hops)
        case .failure(let error):
            ways[hops]?.failure = (error, .now + Self.failureMemory)
            for client in ways[hops]?.waiting ?? [] { client.assumeIsolated { $0.advance() } }
        }
    }
}
