/// Keeps a wrong password from being tried on all hosts at once: a directory behind them would lock the account.
///
/// Until a host has taken the password, one host after another tries it. When some have refused it and none has taken it, no more do. From
/// the first host that takes it on, all may try, and one that refuses it speaks for itself only.
public actor SecretTrial: Hashable {
    public enum Permission: Sendable, Hashable {
        /// A host has taken it.
        case proven
        /// The one who asked is to try it, and must tell ``end(_:)`` what came of it.
        case toTry
        /// These hosts have refused it, and none has taken it.
        case refused(by: [String])
    }

    public enum Outcome: Sendable, Hashable {
        case taken
        case refused(by: String)
        /// It was not tried after all.
        case unknown
    }

    /// How many hosts may refuse it. Directories lock accounts after five wrong passwords or more.
    public static let refusalLimit = 3
    /// How long others wait for a host that tries it: one that is stuck must not hold up a fleet.
    static let patience = Duration.seconds(5)

    private var isProven = false
    private var refusals: [String] = []
    /// The number of the turn in which a host tries it; nil when none does.
    private var trying: Int?
    private var turns = 0
    private var waiting: [UnsafeContinuation<Void, Never>] = []

    public init() {}

    /// Waits until it is clear whether the password may be tried.
    public func permission() async -> Permission {
        while true {
            if isProven { return .proven }
            if refusals.count >= Self.refusalLimit { return .refused(by: refusals) }
            if trying == nil {
                beginTurn()
                return .toTry
            }
            await withUnsafeContinuation { waiting.append($0) }
        }
    }

    public func end(_ outcome: Outcome) {
        trying = nil
        switch outcome {
        case .taken: isProven = true
        case .refused(let host): refusals.append(host)
        case .unknown: break
        }
        wakeAll()
    }

    private func beginTurn() {
        turns += 1
        let turn = turns
        trying = turn
        Task {
            try? await Task.sleep(for: Self.patience)
            giveUp(turn)
        }
    }

    private func giveUp(_ turn: Int) {
        guard trying == turn else { return }
        trying = nil
        wakeAll()
    }

    private func wakeAll() {
        let woken = waiting
        waiting = []
        for continuation in woken { continuation.resume() }
    }

    public static func == (left: SecretTrial, right: SecretTrial) -> Bool { left === right }
    public nonisolated func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
