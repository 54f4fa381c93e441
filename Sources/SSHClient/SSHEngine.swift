/// The event loops that connections live on, and what connections share: jump hosts, agents, login slots.
///
/// One engine serves a whole process. Its threads end when the engine and its connections are gone.
public final class SSHEngine: Sendable {
    private struct Shared {
        var next = 0
        var agents: [String: SSHAgentClient] = [:]
    }

    private let loops: [EventLoop]
    private let pools: [JumpPool]
    private let shared = Locked(Shared())
    let logins = LoginQueue()

    /// - Parameter loops: how many threads. One serves some 700 short visits a second, more than most networks of hosts can answer.
    public init(loops count: Int = 1) throws(SSHError) {
        var loops: [EventLoop] = []
        for _ in 0..<max(count, 1) { loops.append(try EventLoop()) }
        self.loops = loops
        pools = loops.map(JumpPool.init)
    }

    deinit {
        for loop in loops { loop.stop() }
    }

    /// Tells OpenSSL not to tidy up at the end of the process, when threads may still be using it. To be called first in a program that uses
    /// OpenSSL elsewhere too; otherwise the engine does it in time by itself.
    public static func prepareProcess() { _ = LibCrypto.isReady }

    /// The loop for a connection: in turn, but all that go through one jump host on the loop of that jump host's connection.
    func loop(for configuration: SSHConfiguration) -> EventLoop {
        loops[index(for: configuration)]
    }

    /// Where the connections to jump hosts are that a connection on `loop` may use.
    func jumpPool(on loop: EventLoop) -> JumpPool {
        pools.first { $0.loop === loop } ?? pools[0]
    }

    private func index(for configuration: SSHConfiguration) -> Int {
        guard loops.count > 1 else { return 0 }
        if let jump = configuration.jumps.first { return Int(jump.endpoint.hashValue.magnitude % UInt(loops.count)) }
        return shared.withLock { shared in
            shared.next = (shared.next + 1) % loops.count
            return shared.next
        }
    }

    func agent(_ socketPath: String) -> SSHAgentClient {
        shared.withLock { shared in
            if let agent = shared.agents[socketPath] { return agent }
            let agent = SSHAgentClient(socketPath: socketPath, loop: loops[0])
            shared.agents[socketPath] = agent
            return agent
        }
    }
}
