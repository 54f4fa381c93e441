/// The connections to jump hosts on one event loop, each shared by all connections that go the same way.
actor JumpPool {
    /// Tunnels through one connection: each costs a look at every turn, so more open a second connection.
    static let tunnelsPerConnection = 32
    /// How long a jump host that could not be reached is not tried again for the next host behind it.
    static let failureMemory = Duration.seconds(5)

    private struct Way {
        var connections: [SSHConnection] = []
        var isConnecting = false
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
        let free = way.connections.first { $0.assumeIsolated { $0.tunnelLeases } < Self.tunnelsPerConnection }
        if let free {
            free.assumeIsolated { $0.tunnelLeases += 1 }
            return .success(free)
        }
        if let failure = way.failure, failure.until > .now { return .failure(failure.error) }
        way.waiting.append(client)
        if !way.isConnecting {
            way.isConnecting = true
            connect(hops, timeouts, client.engine)
        }
        return nil
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
        guard var way = ways[hops] else { return }
        let waiting = way.waiting
        way.waiting = []
        way.isConnecting = false
        switch outcome {
        case .success(let connection):
            connection.assumeIsolated { $0.closesWhenUnused = true }
            way.connections.append(connection)
            way.failure = nil
        case .failure(let error):
            way.failure = (error, .now + Self.failureMemory)
        }
        ways[hops] = way
        for client in waiting { client.assumeIsolated { $0.advance() } }
    }
}
