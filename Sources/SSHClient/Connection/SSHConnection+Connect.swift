extension SSHConnection {
    /// Connects, verifies the host key and logs in. A server that drops connections before greeting is asked again, more slowly each time.
    ///
    /// - Throws: an ``SSHError`` that says where it failed. Nothing is left open then.
    public nonisolated(nonsending) static func connect(_ configuration: SSHConfiguration, on engine: SSHEngine)
        async throws(SSHError)
        -> SSHConnection
    {
        try await connect(configuration, on: engine, loop: engine.loop(for: configuration))
    }

    /// The key that the server at `configuration.endpoint` shows, without logging in and whatever the policy says: for showing its
    /// fingerprint to a person who decides. Of several keys it is one of a kind that the policy knows, if the server has one. Jump hosts on
    /// the way are verified and logged in to as always.
    public static func hostKey(of configuration: SSHConfiguration, on engine: SSHEngine) async throws(SSHError)
        -> HostKey
    {
        var configuration = configuration
        configuration.hostKeyPolicy = .acceptAnyAndReport(preferring: configuration.hostKeyPolicy.knownKeys)
        let connection = try await connect(
            configuration, on: engine, loop: engine.loop(for: configuration), andLogIn: false)
        await connection.close()
        guard let key = connection.hostKey else { throw .closed }
        return key
    }

    /// - Parameter waitsForPlace: false for a connection to a jump host: those that hold the places may be waiting for it.
    nonisolated(nonsending) static func connect(
        _ configuration: SSHConfiguration, on engine: SSHEngine, loop: EventLoop, waitsForPlace: Bool = true,
        andLogIn: Bool = true
    ) async throws(SSHError) -> SSHConnection {
        var deadline: Deadline?
        var delay = Duration.milliseconds(300)
        for attempt in 1... {
            let place = waitsForPlace ? try await engine.places.enter() : nil
            // Counted from when the host's turn has come.
            deadline = deadline ?? configuration.timeouts.totalDeadline
            let connection = try SSHConnection(configuration, engine: engine, loop: loop, place: place)
            do throws(SSHError) {
                try await connection.open(deadline: deadline, andLogIn: andLogIn)
                return connection
            } catch .serverDropped where attempt < 4 {
                // Spread out, or all that were dropped together come back together.
                do { try await Task.sleep(for: delay * Double.random(in: 0.5...1.5)) } catch { throw .cancelled }
                delay *= 2
            }
        }
        throw .closed
    }

    @inline(__always)
    private func open(deadline: Deadline?, andLogIn: Bool) async throws(SSHError) {
        try await inCall(deadline: deadline) { [self] call throws(SSHError) in
            let place = LoginQueue.Place(configuration)
            defer { engine.logins.leave(place, for: self) }
            do throws(SSHError) {
                startCall()
                try await takeTurn(at: place, call)
                startCall()
                try await openLink(call)
                try await exchangeKeys(call)
                if andLogIn { try await logIn(call) }
            } catch {
                shutDown()
                throw error
            }
        }
    }

    /// Waits until the server has fewer than ``LoginQueue/limit`` connections of ours that have not logged in.
    @inline(__always)
    private func takeTurn(at place: LoginQueue.Place, _ call: Call) async throws(SSHError) {
        guard !engine.logins.enter(place, for: self) else { return }
        let timeouts = configuration.timeouts
        let deadline = Deadline((timeouts.connect + timeouts.keyExchange + timeouts.authentication) * 4, .loginQueue)
        _ = try await perform(deadline, in: call) { [self] in
            engine.logins.enter(place, for: self) ? 0 : Operation.again
        }
    }

    private func openLink(_ call: Call) async throws(SSHError) {
        if configuration.jumps.isEmpty {
            try await openSocket(call)
        } else {
            try await openTunnel(call)
        }
    }
}

extension SSHTimeouts {
    var totalDeadline: Deadline? { total.map { Deadline($0, .total) } }
}
