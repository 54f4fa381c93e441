import Foundation
import Ledger
import Vocabulary

/// The sole right to work on a host (invariant 10): a lease in the ledger, renewed while the run lives. The other half, a lock
/// on the host itself, is the job's.
struct HostLeases: Sendable {
    static let lifetime: TimeInterval = 120
    let ledger: Ledger
    let run: RunID

    /// - Returns: nil when the host is ours now; otherwise who has it.
    func take(_ host: HostID) throws -> String? {
        switch try ledger.acquireLease(Self.name(host), owner: run, until: Date(timeIntervalSinceNow: Self.lifetime)) {
        case .granted, .grantedAfterExpiry: return nil
        case .heldBy(let owner, let until):
            return "run \(owner), until \(until.formatted(.iso8601)) unless it is renewed"
        case .poolExhausted(let by): return by.map { "run \($0.owner)" }.joined(separator: ", ")
        }
    }

    func release(_ host: HostID) throws {
        try ledger.releaseLease(Self.name(host), owner: run)
    }

    /// Keeps everything that this run holds, while it lives.
    func renewAll() throws {
        for lease in try ledger.leases() where lease.owner == run {
            _ = try ledger.renewLease(lease.name, owner: run, until: Date(timeIntervalSinceNow: Self.lifetime))
        }
    }

    private static func name(_ host: HostID) -> String { "host/\(host)" }
}
