import Vocabulary

/// The limits per client, per jump host and in all, over everything the run works on.
public struct LimitGuard {
    private let limits: Limits
    private var clients: [ClientID: Int] = [:]
    private var jumps: [String: Int] = [:]
    private var total = 0

    public init(_ limits: Limits, active: some Sequence<PlannedHost> = []) {
        self.limits = limits
        for host in active { take(host) }
    }

    public func allows(_ host: PlannedHost) -> Bool {
        total < limits.global && clients[host.host.client, default: 0] < limits.perClient
            && (host.jump.map { jumps[$0, default: 0] < limits.perJump } ?? true)
    }

    /// A host is done with.
    mutating func giveBack(_ host: PlannedHost) {
        total -= 1
        clients[host.host.client, default: 0] -= 1
        if let jump = host.jump { jumps[jump, default: 0] -= 1 }
    }

    public mutating func take(_ host: PlannedHost) {
        total += 1
        clients[host.host.client, default: 0] += 1
        if let jump = host.jump { jumps[jump, default: 0] += 1 }
    }
}
