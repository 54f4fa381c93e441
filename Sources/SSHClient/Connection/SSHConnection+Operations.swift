import CLibssh2

// Every wait of a connection is an operation in one list, tried again whenever something happens: bytes, a deadline, a cancellation.
// The task is resumed once, when its operation is over.
//
// The steps of a visit are inlined into each other: each call of an async method, and each return from one, looks up the task's executor under
// a lock, which came to a thirtieth of a visit's time.
extension SSHConnection {
    /// Repeats `body` until it stops answering ``Operation/again``.
    ///
    /// - Parameters:
    ///   - isExclusive: whether no other exclusive operation may be under way on this session.
    ///   - leftover: the channel that `body` has opened, to be closed when its task has stopped waiting meanwhile.
    /// - Returns: what `body` answered, negative values of libssh2 included.
    @inline(__always)
    func perform(
        _ deadline: Deadline, in call: Call, isExclusive: Bool = false,
        leftover: @escaping () -> OpaquePointer? = { nil }, _ body: @escaping () -> Int
    ) async throws(SSHError) -> Int {
        if let error = reasonToStop(call) { throw error }
        if !isExclusive || !operations.contains(where: \.isExclusive) {
            let answer = attempt(body)
            if mustAdvanceAgain { advance() } else { flush() }
            if answer != Operation.again { return answer }
            if let failure, session.input.isEmpty {
                if isExclusive { exhaust(body) }
                throw explained(failure)
            }
        }
        if operations.isEmpty { lastSignOfLife = .now }
        let deadline = deadline.earlier(than: call.deadline)
        arm(deadline.instant)
        let outcome = await withUnsafeContinuation { continuation in
            operations.append(
                Operation(
                    call: call, deadline: deadline, isExclusive: isExclusive, body: body, leftover: leftover,
                    continuation: continuation))
        }
        return try outcome.get()
    }

    /// Tries everything that waits, moves what tunnels carry, and sends what came of it.
    func advance() {
        guard !isAdvancing else {
            mustAdvanceAgain = true
            return
        }
        isAdvancing = true
        repeat {
            mustAdvanceAgain = false
            tryOperations()
            moveTunnels()
        } while mustAdvanceAgain
        isAdvancing = false
        flush()
    }

    private func tryOperations() {
        var exclusiveIsTaken = false
        var index = 0
        while index < operations.count {
            let operation = operations[index]
            let mayRun = !operation.isExclusive || !exclusiveIsTaken
            if let outcome = mayRun ? outcome(of: operation) : operation.call.isCancelled ? .failure(.cancelled) : nil {
                operations.remove(at: index)
                operation.finish(outcome)
                if let channel = operation.leftover { discard(channel) }
                if closesWhenUnused, operation.isExclusive { advanceWaitingTunnels() }
            } else {
                exclusiveIsTaken = exclusiveIsTaken || operation.isExclusive
                index += 1
            }
        }
    }

    /// Nil while the operation is to be tried again.
    private func outcome(of operation: Operation) -> Result<Int, SSHError>? {
        let answer = attempt(operation.body)
        if answer != Operation.again { return .success(answer) }
        if let failure, session.input.isEmpty {
            if operation.isExclusive { exhaust(operation.body) }
            return .failure(explained(failure))
        }
        if operation.call.isCancelled { return stop(operation, .cancelled) }
        return nil
    }

    /// Ends the wait for an operation. An exclusive one goes on unseen, or the next channel would be opened with its leftovers.
    private func stop(_ operation: Operation, _ error: SSHError) -> Result<Int, SSHError>? {
        guard operation.isExclusive else { return .failure(error) }
        if !operation.isAbandoned { operation.finish(.failure(error)) }
        return nil
    }

    /// One try. libssh2 reads for all channels at once, so that this call may have taken in what another operation waits for.
    private func attempt(_ body: () -> Int) -> Int {
        let before = session.input.count
        let answer = body()
        if session.input.count != before, operations.count + tunnels.count > 1 { mustAdvanceAgain = true }
        return answer
    }

    /// Lets an unfinished call of libssh2 read the end of the connection: only the call itself frees what it holds.
    func exhaust(_ body: () -> Int) {
        session.isHungUp = true
        // Nothing answers "again" at the end of the connection; the bound is for a libssh2 that would.
        for _ in 0..<100 where body() != Operation.again { break }
    }

    private func reasonToStop(_ call: Call) -> SSHError? {
        if call.isCancelled { return .cancelled }
        if isClosed { return failure ?? .closed }
        if let deadline = call.deadline, deadline.instant <= .now { return timedOut(deadline) }
        return nil
    }

    // MARK: - Deadlines

    func deadlinePassed() {
        timer = nil
        let now = ContinuousClock.now
        for operation in operations where operation.deadline.instant <= now && !operation.isAbandoned {
            if stop(operation, timedOut(operation.deadline)) != nil {
                operations.removeAll { $0 === operation }
                operation.finish(.failure(timedOut(operation.deadline)))
            }
        }
        if isReady { keepAlive(now) }
        if let lendingInstant, lendingInstant <= now { place?.lend() }
        if closesWhenUnused, tunnelLeases == 0, now - unusedSince >= Self.unusedLimit { return shutDown() }
        if let next = nextDeadline { arm(next) }
        advance()
    }

    /// How long a connection to a jump host stays when nothing goes through it.
    private static var unusedLimit: Duration { .seconds(15) }

    /// Sends a keepalive when one is due, and gives up on a peer that has been silent for too long.
    private func keepAlive(_ now: ContinuousClock.Instant) {
        let idle = configuration.timeouts.idle
        if !operations.isEmpty || !tunnels.isEmpty, now - lastSignOfLife >= idle {
            fail(.timedOut(.idle, endpoint, after: idle))
        } else if now >= nextKeepalive {
            nextKeepalive = now + configuration.keepalive
            var secondsToNext: Int32 = 0
            libssh2_keepalive_send(session.handle, &secondsToNext)
        }
    }

    private var nextDeadline: ContinuousClock.Instant? {
        var next: ContinuousClock.Instant? = isReady && failure == nil ? nextKeepalive : lendingInstant
        for operation in operations where !operation.isAbandoned {
            next = min(next ?? operation.deadline.instant, operation.deadline.instant)
        }
        guard isReady, !operations.isEmpty || !tunnels.isEmpty else { return next }
        let idleEnd = lastSignOfLife + configuration.timeouts.idle
        return min(next ?? idleEnd, idleEnd)
    }

    /// Sees to it that ``deadlinePassed()`` is called at `instant` or earlier. Coming early is cheap, so a timer is never put off.
    func arm(_ instant: ContinuousClock.Instant) {
        if let timer {
            guard instant < timer.instant else { return }
            loop.cancel(timer: timer.id)
        }
        timer = (loop.schedule(self, at: instant), instant)
    }

    func timedOut(_ deadline: Deadline) -> SSHError { .timedOut(deadline.phase, endpoint, after: deadline.limit) }

    /// A lost connection with the server's own last words, where it said any.
    func explained(_ failure: SSHError) -> SSHError {
        guard case .disconnected(let endpoint, let phase, _) = failure, let farewell = session.farewell else {
            return failure
        }
        return .disconnected(endpoint, during: phase, message: "the server said \"\(farewell)\"")
    }

    /// Notes why the link is gone; the first reason stays.
    func fail(_ error: SSHError) { failure = failure ?? error }
}
