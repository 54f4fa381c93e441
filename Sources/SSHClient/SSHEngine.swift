import CLibssh2
import Glibc

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
    let places: Admission

    /// - Parameters:
    ///   - loops: how many threads. One serves some 700 short visits a second, more than most networks of hosts can answer.
    ///   - sessions: how many connections are worked on at once; the next ones wait for their turn. Hosts that were called and say nothing
    ///     do not count, so that those that are down hold up nobody.
    public init(loops count: Int = 1, sessions: Int = 512) throws(SSHError) {
        places = Admission(limit: sessions, descriptors: Self.raisedDescriptorLimit())
        var loops: [EventLoop] = []
        for _ in 0..<max(count, 1) { loops.append(try EventLoop()) }
        self.loops = loops
        pools = loops.map(JumpPool.init)
    }

    deinit {
        for loop in loops { loop.stop() }
    }

    /// Connects, runs `body` with the connection, and closes it whatever comes.
    ///
    /// All of it runs on the connection's event loop, `body` as part of the connection's own actor, so that no step changes threads or waits
    /// for its turn. Hence `body` must not block, nor compute for long: what is to be made of the answers is for after it.
    ///
    /// - Throws: ``SSHError``, or what `body` throws.
    public nonisolated(nonsending) func withConnection<Value: Sendable>(
        _ configuration: SSHConfiguration,
        _ body: nonisolated(nonsending) @Sendable (SSHConnection) async throws -> Value
    ) async throws -> Value {
        let loop = loop(for: configuration)
        return try await withTaskExecutorPreference(loop) {
            try await SSHConnection.connect(configuration, on: self, loop: loop).closing(after: body)
        }
    }

    /// A host that is called has a socket, and shells most often allow no more than 1,024 of them until they are asked for more.
    private static func raisedDescriptorLimit() -> Int {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(files, &limit) == 0 else { return 1024 }
        limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 65_536))
        setrlimit(files, &limit)
        return Int(clamping: limit.rlim_cur)
    }

    /// To be called first in a program whose work is to visit many hosts: has the allocator keep what one visit frees for the next ones, and
    /// tells OpenSSL not to tidy up at the end of the process, when threads may still be using it. The latter the engine does by itself, in time
    /// for a program that uses OpenSSL nowhere else.
    public static func prepareProcess() {
        msp_keep_freed_memory()
        _ = LibCrypto.isReady
    }

    /// One of the event loops, to run tasks on that do little but wait for connections: a task group inside of
    /// `withTaskExecutorPreference(engine.executor)` visits its hosts without ever changing threads. Its tasks must not block, nor compute
    /// for long.
    public var executor: any TaskExecutor { nextLoop() }

    /// The loop for a connection: the one that the caller is on, else one after the other; but all that go through one jump host are on the
    /// loop of that jump host's connection.
    func loop(for configuration: SSHConfiguration) -> EventLoop {
        guard loops.count > 1 else { return loops[0] }
        guard let jump = configuration.jumps.first else { return loops.first(where: \.isCurrent) ?? nextLoop() }
        return loops[Int(jump.endpoint.hashValue.magnitude % UInt(loops.count))]
    }

    private func nextLoop() -> EventLoop {
        shared.withLock { shared in
            shared.next = (shared.next + 1) % loops.count
            return loops[shared.next]
        }
    }

    /// Where the connections to jump hosts are that a connection on `loop` may use.
    func jumpPool(on loop: EventLoop) -> JumpPool {
        pools.first { $0.loop === loop } ?? pools[0]
    }

    /// The public keys that an ssh-agent can sign with, as they are on the wire; none where it does not answer.
    public func agentKeys(socketPath: String) async -> Set<[UInt8]> {
        let keys = try? await agent(socketPath).keys(Deadline(.seconds(10), .authentication))
        return Set((keys ?? []).map(\.blob))
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
