import CLibssh2

/// The near end of a channel through a jump host: what a connection behind it writes to.
struct Tunnel: Sendable {
    let jump: SSHConnection
    let id: UInt64
}

/// The same channel on the jump host's connection.
struct TunnelEnd {
    let id: UInt64
    let channel: OpaquePointer
    weak var client: SSHConnection?
}

// Both connections live on one loop, so that each may call the other directly; `assumeIsolated` checks that this is so.

// MARK: - The connection behind a jump host

extension SSHConnection {
    func openTunnel(_ call: Call) async throws(SSHError) {
        phase = .jump
        let pool = engine.jumpPool(on: loop)
        let timeouts = configuration.timeouts
        let deadline = Deadline((timeouts.connect + timeouts.keyExchange + timeouts.authentication) * 2, .jump)
        let hops = configuration.jumps
        _ = try await perform(deadline, in: call) { [self] in
            jumpLease = pool.assumeIsolated { $0.lease(hops, timeouts, for: self) }
            return jumpLease == nil ? Operation.again : 0
        }
        guard case .success(let jump) = jumpLease else {
            guard case .failure(let error) = jumpLease, let hop = hops.last else { throw .closed }
            throw .jumpFailed(hop.endpoint, error)
        }
        do throws(SSHError) {
            tunnel = try await jump.addTunnel(to: endpoint, for: self, Deadline(timeouts.connect, .connect))
            // The jump host's time is not this host's silence.
            startCall()
        } catch .channelRefused(_, let reason) where reason.contains("connect failed") {
            throw .unreachable(
                endpoint,
                cause: .other(
                    "the jump host \(jump.endpoint) cannot connect to it. Is the host up, and may the jump host reach this port?"
                ))
        } catch .channelRefused(let server, let reason) {
            throw .jumpFailed(jump.endpoint, .channelRefused(server, reason: "\(reason), to \(endpoint)"))
        } catch .timedOut(.connect, _, let limit) {
            throw .timedOut(.connect, endpoint, after: limit)
        } catch .cancelled {
            throw .cancelled
        } catch {
            throw .jumpFailed(jump.endpoint, error)
        }
    }

    /// Writes what libssh2 has queued into the jump host's channel, as far as its window goes.
    func flush(into tunnel: Tunnel) {
        let bytes = session.output.takeAll()
        let count = tunnel.jump.assumeIsolated { $0.write(bytes, intoTunnel: tunnel.id) }
        if count < bytes.count { session.output.append(Array(bytes[count...])) }
    }

    /// Gives the channel and the place in the jump host's connection back.
    func leaveTunnel() {
        if let tunnel { tunnel.jump.assumeIsolated { $0.removeTunnel(tunnel.id) } }
        if case .success(let jump)? = jumpLease { jump.assumeIsolated { $0.endLease() } }
        tunnel = nil
        jumpLease = nil
    }

    fileprivate func receivedThroughTunnel(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { received($0) }
        advance()
    }

    fileprivate func tunnelClosed(_ message: String) {
        fail(.disconnected(endpoint, during: phase, message: message))
        advance()
    }
}

// MARK: - The connection to a jump host

extension SSHConnection {
    /// Read from a tunnel in one go.
    private static let tunnelReadSize = 32_768
    /// What may wait unread in the connection behind a tunnel, which reads all it gets as long as anything is asked of it.
    private static let tunnelInputLimit = 1 << 20
    /// Queued for the link, beyond which tunnels are not written to.
    private static let tunnelHighWaterMark = 1 << 20

    /// Whether a connection to a jump host can open a tunnel: libssh2 opens one channel of a session at a time, and takes as long for it as the
    /// jump host takes to reach the host behind it.
    enum TunnelStanding { case free, opening, stuck, full }

    var tunnelStanding: TunnelStanding {
        if tunnelLeases >= JumpPool.tunnelsPerConnection { return .full }
        if let openingSince { return .now - openingSince < JumpPool.patience ? .opening : .stuck }
        return isOpeningUnseen ? .stuck : .free
    }

    var canOpenTunnel: Bool { tunnelStanding == .free }

    /// The call for a tunnel that nobody waits for any more goes on until the jump host answers it.
    private var isOpeningUnseen: Bool { operations.contains(where: \.isExclusive) }

    /// Takes the place for a tunnel.
    func startOpening() {
        tunnelLeases += 1
        openingSince = .now
    }

    private func endOpening() {
        openingSince = nil
        advanceWaitingTunnels()
    }

    fileprivate func endLease() {
        tunnelLeases -= 1
        // What the jump host still tries to reach for nobody ends with the connection.
        if tunnelLeases == 0, openingSince == nil, isOpeningUnseen { shutDown() }
        advanceWaitingTunnels()
    }

    func advanceWaitingTunnels() {
        engine.jumpPool(on: loop).assumeIsolated { $0.advanceWaiting(for: self) }
    }

    fileprivate func addTunnel(to target: SSHEndpoint, for client: SSHConnection, _ deadline: Deadline)
        async throws(SSHError) -> Tunnel
    {
        defer { endOpening() }
        let handle = session.handle
        let channel = try await inCall(deadline: deadline) { [self] call throws(SSHError) in
            let channel = try await openChannel(call) {
                libssh2_channel_direct_tcpip_ex(handle, target.address, Int32(target.port), "127.0.0.1", 22)
            }
            lastTunnelID += 1
            tunnels.append(TunnelEnd(id: lastTunnelID, channel: channel, client: client))
            return lastTunnelID
        }
        return Tunnel(jump: self, id: channel)
    }

    fileprivate func write(_ bytes: [UInt8], intoTunnel id: UInt64) -> Int {
        guard let channel = tunnels.first(where: { $0.id == id })?.channel, failure == nil else { return bytes.count }
        var written = 0
        while written < bytes.count, session.output.count < Self.tunnelHighWaterMark {
            let count = bytes.withUnsafeBytes { buffer in
                libssh2_channel_write_ex(
                    channel, 0, buffer.baseAddress.map { ($0 + written).assumingMemoryBound(to: CChar.self) },
                    min(buffer.count - written, Self.tunnelReadSize))
            }
            guard count > 0 else { break }
            written += count
        }
        flush()
        return written
    }

    /// Carries on what every tunnel has for the connection behind it, and the other way round.
    func moveTunnels() {
        for end in tunnels {
            guard let client = end.client else {
                removeTunnel(end.id)
                continue
            }
            move(end, to: client)
        }
    }

    private func move(_ end: TunnelEnd, to client: SSHConnection) {
        while client.assumeIsolated({ $0.session.input.count }) < Self.tunnelInputLimit {
            let before = session.input.count
            let bytes = read(end.channel)
            if session.input.count != before { mustAdvanceAgain = true }
            guard !bytes.isEmpty else { break }
            deliveredCount += bytes.count
            client.assumeIsolated { $0.receivedThroughTunnel(bytes) }
        }
        if libssh2_channel_eof(end.channel) == 1 {
            client.assumeIsolated { $0.tunnelClosed(Self.closedByPeer) }
        } else if let failure, session.input.isEmpty {
            client.assumeIsolated { $0.tunnelClosed("\(Self.jumpIsGone(endpoint)) (\(failure.brief))") }
        } else {
            client.assumeIsolated { $0.flush() }
        }
    }

    private func read(_ channel: OpaquePointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.tunnelReadSize) { buffer, count in
            let pointer = UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: CChar.self)
            count = max(0, libssh2_channel_read_ex(channel, 0, pointer, buffer.count))
        }
    }

    fileprivate func removeTunnel(_ id: UInt64) {
        guard let index = tunnels.firstIndex(where: { $0.id == id }) else { return }
        let end = tunnels.remove(at: index)
        unusedSince = .now
        discard(end.channel)
    }

    /// Tells the connections behind this one that it is gone.
    func closeTunnels() {
        let ends = tunnels
        tunnels = []
        for end in ends { end.client?.assumeIsolated { $0.tunnelClosed(Self.jumpIsGone(endpoint)) } }
    }

    private static func jumpIsGone(_ endpoint: SSHEndpoint) -> String {
        "the connection to the jump host \(endpoint) was lost"
    }
}
