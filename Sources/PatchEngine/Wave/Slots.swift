import Planning
import Vocabulary

/// How many hosts of a wave may be worked on at once. A slot is free again as soon as its host is done; nobody waits for the slowest of
/// a batch. The number grows to the next size when as many hosts as the sizes before it are done.
enum Slots {
    /// The last size repeats.
    static func size(ofBatch index: Int, in batches: [Int]) -> Int {
        guard let last = batches.last else { return 1 }
        return max(1, index < batches.count ? batches[index] : last)
    }

    /// - Parameter completed: Hosts that were attempted and are done. Those that were not attempted have proved nothing.
    static func width(completed: Int, batches: [Int]) -> Int {
        var index = 0
        var needed = size(ofBatch: 0, in: batches)
        while completed >= needed, index + 1 < batches.count {
            index += 1
            needed += size(ofBatch: index, in: batches)
        }
        return size(ofBatch: index, in: batches)
    }
}

/// The limits per client, per jump host and in all, over everything the run works on.
struct LimitGuard {
    private let limits: Limits
    private var clients: [ClientID: Int] = [:]
    private var jumps: [String: Int] = [:]
    private var total = 0

    init(_ limits: Limits, active: some Sequence<PlannedHost>) {
        self.limits = limits
        for host in active { take(host) }
    }

    func allows(_ host: PlannedHost) -> Bool {
        total < limits.global && clients[host.host.client, default: 0] < limits.perClient
            && (host.jump.map { jumps[$0, default: 0] < limits.perJump } ?? true)
    }

    mutating func take(_ host: PlannedHost) {
        total += 1
        clients[host.host.client, default: 0] += 1
        if let jump = host.jump { jumps[jump, default: 0] += 1 }
    }
}
