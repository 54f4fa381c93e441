import CLibssh2
import Glibc
import Synchronization

/// One thread with one epoll instance, on which SSH connections live.
///
/// It is a serial executor, so that an actor can be pinned to it, and a task executor as well: a continuation resumes on the executor that
/// its *task* prefers and hops to the actor's only then. Without the second role every wait would go through a thread of the global pool.
final class EventLoop: SerialExecutor, TaskExecutor {
    // A class, as copying a weak reference costs more than looking one up.
    private final class Watch: Sendable {
        weak let client: (any LoopClient)?
        init(_ client: any LoopClient) { self.client = client }
    }

    private struct State {
        var jobs: [UnownedJob] = []
        var isWaiting = false
        var isStopped = false
        var clients: [UInt64: Watch] = [:]
        var lastToken = EventLoop.wakeUpToken
        var timers = TimerQueue()
    }

    private static let wakeUpToken: UInt64 = 0

    private let state = Locked(State())
    private let epoll: FileDescriptor
    private let wakeUp: FileDescriptor
    /// Belongs to the loop's thread, where one connection is served at a time: see ``withBuffer(_:)``.
    private nonisolated(unsafe) let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 32_768, alignment: 16)
    /// The loop's thread as a number; zero until it runs.
    private let thread = Atomic<UInt>(0)

    /// - Throws: ``SSHError/resourceExhausted(_:)`` when the process may open no more descriptors or threads.
    init() throws(SSHError) {
        epoll = try FileDescriptor(msp_epoll_create(), for: "an event loop")
        wakeUp = try FileDescriptor(msp_eventfd(), for: "an event loop")
        _ = msp_epoll_add(epoll.number, wakeUp.number, EPOLLIN.rawValue, Self.wakeUpToken)
        // The thread owns a reference to the loop until it ends, which `stop()` brings about.
        let reference = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, reference.toOpaque())
        guard status == 0 else {
            reference.release()
            throw .resourceExhausted("cannot start a thread for an event loop: \(String(cString: strerror(status)))")
        }
        pthread_detach(thread)
    }

    deinit { buffer.deallocate() }

    /// Room for what is read, before it is known whose it is; one for all connections, as each would need it only while it is served. On the
    /// loop's thread only, and not within itself.
    func withBuffer<Result>(_ body: (UnsafeMutableRawBufferPointer) throws -> Result) rethrows -> Result {
        checkIsolated()
        return try body(buffer)
    }

    /// A descriptor that is open for as long as the loop, for interfaces that insist on one.
    var placeholderDescriptor: Int32 { wakeUp.number }

    /// Lets the thread end when nothing is left to do.
    func stop() {
        state.withLock { $0.isStopped = true }
        kick()
    }

    // MARK: - Executor

    var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    func checkIsolated() { precondition(isCurrent, "called outside of the event loop's thread") }
    func isIsolatingCurrentContext() -> Bool? { isCurrent }
    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
    func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustKick = state.withLock { state in
            state.jobs.append(job)
            defer { state.isWaiting = false }
            return state.isWaiting
        }
        if mustKick { kick() }
    }

    private func kick() {
        var one: UInt64 = 1
        _ = Glibc.write(wakeUp.number, &one, 8)
    }

    // MARK: - Descriptors and timers

    /// Announces what happens on `descriptor` to `client`, until the descriptor is closed or ``unwatch(_:)`` is called.
    /// - Returns: a token for ``unwatch(_:)``. It is never used again, so that a late event cannot reach another client.
    func watch(_ descriptor: borrowing FileDescriptor, for client: any LoopClient) -> UInt64 {
        let token = state.withLock { state in
            state.lastToken += 1
            state.clients[state.lastToken] = Watch(client)
            return state.lastToken
        }
        _ = msp_epoll_add(epoll.number, descriptor.number, msp_epoll_interest, token)
        return token
    }

    func unwatch(_ token: UInt64) {
        state.withLock { _ = $0.clients.removeValue(forKey: token) }
    }

    func schedule(_ client: any LoopClient, at instant: ContinuousClock.Instant) -> UInt64 {
        state.withLock { $0.timers.schedule(client, at: instant) }
    }

    func cancel(timer id: UInt64) {
        state.withLock { $0.timers.cancel(id) }
    }

    // MARK: - The thread

    private func run() {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 256) { events in
            while runJobs() {
                let timeout = millisecondsToWait()
                let count = epoll_wait(epoll.number, events.baseAddress, Int32(events.count), timeout)
                state.withLock { $0.isWaiting = false }
                for event in events.prefix(Int(max(count, 0))) { deliver(event) }
                fireTimers()
            }
        }
    }

    /// Runs what is queued. False when the loop is to end.
    private func runJobs() -> Bool {
        let serial = asUnownedSerialExecutor()
        let task = asUnownedTaskExecutor()
        var batch: [UnownedJob] = []
        while true {
            let isStopped = state.withLock { state in
                swap(&state.jobs, &batch)
                return state.isStopped && state.clients.isEmpty
            }
            guard !batch.isEmpty else { return !isStopped }
            for job in batch { job.runSynchronously(isolatedTo: serial, taskExecutor: task) }
            batch.removeAll(keepingCapacity: true)
        }
    }

    /// How long nothing need be done: 0 when jobs came in meanwhile, -1 when only an event can wake the loop.
    private func millisecondsToWait() -> Int32 {
        let next: ContinuousClock.Instant? = state.withLock { state in
            guard state.jobs.isEmpty else { return .now }
            state.isWaiting = true
            return state.timers.next
        }
        guard let next else { return -1 }
        let wait = ContinuousClock.now.duration(to: next)
        // Rounded up, or the loop would spin through the last millisecond.
        return wait <= .zero ? 0 : Int32(min(wait / .milliseconds(1) + 1, 60_000))
    }

    private func deliver(_ event: epoll_event) {
        guard event.data.u64 != Self.wakeUpToken else {
            var count: UInt64 = 0
            _ = read(wakeUp.number, &count, 8)
            return
        }
        guard let client = state.withLock({ $0.clients[event.data.u64] })?.client else { return }
        var readiness: Readiness = []
        if event.events & msp_epoll_readable != 0 { readiness.insert(.readable) }
        if event.events & msp_epoll_writable != 0 { readiness.insert(.writable) }
        if event.events & msp_epoll_hung_up != 0 { readiness.insert(.hungUp) }
        client.deliver(readiness)
    }

    private func fireTimers() {
        let now = ContinuousClock.now
        let due = state.withLock { state in
            guard let next = state.timers.next, next <= now else { return [any LoopClient]() }
            return state.timers.due(now)
        }
        for client in due { client.deliverDeadline() }
    }
}

extension LoopClient {
    // The loop's thread is this actor's executor, which `assumeIsolated` checks: no hop is needed, and no other thread can come here.
    fileprivate nonisolated func deliver(_ readiness: Readiness) { assumeIsolated { $0.ready(readiness) } }
    fileprivate nonisolated func deliverDeadline() { assumeIsolated { $0.deadlinePassed() } }
}
