/// How many connections an engine works on at once, and which of them count.
///
/// A host that was called and says nothing costs a socket, and nothing else. So a connection that hears nothing before it is logged in lends
/// its place to the next one, and takes one again, ahead of those who have not begun, when the host does speak. Hence hosts that are down or
/// stuck hold up nobody: while they run into their time-outs, all others are served.
///
/// Calls are made a few at a time nevertheless. What lies between here and many hosts at once (a VPN, a firewall, a jump host, an sshd with
/// its queue of 128) answers them one after the other, and what is too much for it would make healthy hosts look dead. So patience grows with
/// the time that hosts take to answer.
final class Admission: Sendable {
    /// How many hosts may be called at once that have not answered: as many as wait at one sshd before the kernel drops calls.
    private static let callLimit = 128
    private static let shortestPatience = Duration.milliseconds(250)
    /// For all that is not a connection.
    private static let otherDescriptors = 128
    /// So many answers decide how long is long.
    private static let memory = 64

    private struct Newcomer {
        let id: UInt64
        let continuation: UnsafeContinuation<Bool, Never>
    }

    /// What a connection's place is taken for.
    fileprivate enum Standing {
        /// Its host is called and has not answered.
        case calling
        case working
        /// Another connection has the place, as the host is silent.
        case lent
    }

    private struct State {
        let limit: Int
        /// How many may have lent their places: each has a socket, and each may speak before it has waited for long.
        let lendingLimit: Int
        var calling = 0
        var working = 0
        var lent = 0
        var newcomers: [Newcomer] = []
        var lastID: UInt64 = 0
        /// Connections whose hosts have spoken, and that have no place to listen.
        var returning: [SSHConnection] = []
        /// How long the last hosts took to answer.
        var delays: [Duration] = []
        var nextDelay = 0
        var patience = Admission.shortestPatience

        var hasPlace: Bool { calling + working < limit }

        /// How many newcomers may call their hosts.
        var room: Int { returning.isEmpty ? max(0, min(limit - calling - working, Admission.callLimit - calling)) : 0 }

        mutating func change(_ standing: Standing, by number: Int) {
            switch standing {
            case .calling: calling += number
            case .working: working += number
            case .lent: lent += number
            }
        }

        mutating func remember(_ delay: Duration) {
            if delays.count < Admission.memory { delays.append(delay) } else { delays[nextDelay] = delay }
            nextDelay = (nextDelay + 1) % Admission.memory
            patience = max(Admission.shortestPatience, (delays.max() ?? .zero) * 2)
        }
    }

    private let state: Locked<State>

    /// - Parameters:
    ///   - limit: connections at once, those not counted whose hosts are silent.
    ///   - descriptors: how many this process may have open.
    init(limit: Int, descriptors: Int) {
        let limit = max(limit, 1)
        let left = max(0, descriptors - limit - Self.otherDescriptors)
        state = Locked(State(limit: limit, lendingLimit: min(max(2 * limit, 1024), left)))
    }

    /// How long a host may be silent before its place is lent: longer than the slowest of the last answers took.
    var patience: Duration { state.withLock(\.patience) }

    /// Waits for a place; first come, first served.
    ///
    /// - Throws: ``SSHError/cancelled``.
    nonisolated(nonsending) func enter() async throws(SSHError) -> Place {
        let id: UInt64? = state.withLock { state in
            if state.room > 0 {
                state.calling += 1
                return nil
            }
            state.lastID += 1
            return state.lastID
        }
        if let id, await !wait(id) { throw .cancelled }
        return Place(self)
    }

    private nonisolated(nonsending) func wait(_ id: UInt64) async -> Bool {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                state.withLock { $0.newcomers.append(Newcomer(id: id, continuation: continuation)) }
                if Task.isCancelled { abandon(id) }
                admit()
            }
        } onCancel: {
            abandon(id)
        }
    }

    private func abandon(_ id: UInt64) {
        let newcomer: Newcomer? = state.withLock { state in
            state.newcomers.firstIndex { $0.id == id }.map { state.newcomers.remove(at: $0) }
        }
        newcomer?.continuation.resume(returning: false)
    }

    /// Gives free places to those who wait.
    private func admit() {
        var admitted: [Newcomer] = []
        let next: SSHConnection? = state.withLock { state in
            let count = min(state.room, state.newcomers.count)
            admitted = Array(state.newcomers.prefix(count))
            state.newcomers.removeFirst(count)
            state.calling += count
            return state.hasPlace ? state.returning.first : nil
        }
        for newcomer in admitted { newcomer.continuation.resume(returning: true) }
        // It takes the place by itself, or leaves the line.
        if let next { Task(executorPreference: next.loop) { await next.advance() } }
    }

    /// A connection's place. It is given back when nobody holds it any more.
    final class Place: Sendable {
        private let admission: Admission
        private let standing = Locked(Standing.calling)

        fileprivate init(_ admission: Admission) { self.admission = admission }

        deinit {
            move(to: nil) { _ in true }
        }

        var isLent: Bool { standing.withLock { $0 == .lent } }
        var patience: Duration { admission.patience }

        /// The host has spoken for the first time.
        /// - Parameter delay: since it was called.
        func answered(after delay: Duration) {
            admission.state.withLock { $0.remember(delay) }
            if !isLent { move(to: .working) { _ in true } }
        }

        /// Lets another connection have the place for now.
        func lend() {
            if !isLent { move(to: .lent) { $0.lent < $0.lendingLimit } }
        }

        /// True when `connection` has its place again; else it is told by ``SSHConnection/advance()`` when to ask again.
        func takeBack(for connection: SSHConnection) -> Bool {
            move(to: .working) { state in
                let isFirst = state.returning.isEmpty || state.returning.first === connection
                guard state.hasPlace, isFirst else {
                    if !state.returning.contains(where: { $0 === connection }) { state.returning.append(connection) }
                    return false
                }
                state.returning.removeAll { $0 === connection }
                return true
            }
        }

        /// Ends a wait for ``takeBack(for:)``.
        func giveUp(for connection: SSHConnection) {
            admission.state.withLock { state in state.returning.removeAll { $0 === connection } }
            admission.admit()
        }

        /// Changes what the place is taken for, if `isAllowed`, and gives to others what has become free.
        @discardableResult
        private func move(to new: Standing?, if isAllowed: (inout State) -> Bool) -> Bool {
            let hasMoved = admission.state.withLock { state in
                guard isAllowed(&state) else { return false }
                standing.withLock { standing in
                    state.change(standing, by: -1)
                    if let new {
                        state.change(new, by: 1)
                        standing = new
                    }
                }
                return true
            }
            if hasMoved { admission.admit() }
            return hasMoved
        }
    }
}
