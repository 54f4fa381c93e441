import Foundation
import Ledger
import Vocabulary

/// The sole right of one process to something, such as driving a run.
///
/// A lease that its holder renews. A holder on this machine that is known to be dead is taken over from at once; of one on
/// another machine nothing is known until its lease has run out.
struct ProcessLease: Sendable {
    static let heartbeat = Duration.seconds(5)
    private static let lifetime: TimeInterval = 30
    /// This process, as the owner of leases.
    static var me: RunID { RunID(rawValue: ControllerIdentity.current.description) }

    private let ledger: Ledger
    private let name: String
    private let holder: RunID

    /// - Returns: nil when another process has it.
    static func take(_ name: String, in ledger: Ledger) throws -> ProcessLease? {
        let lease = ProcessLease(ledger: ledger, name: name, holder: me)
        for _ in 0..<2 {
            let until = Date(timeIntervalSinceNow: lifetime)
            guard case .heldBy(let other, _) = try ledger.acquireLease(name, owner: lease.holder, until: until) else {
                return lease
            }
            guard ControllerIdentity(other.rawValue)?.isKnownDead == true else { break }
            try ledger.releaseLease(name, owner: other)
        }
        return nil
    }

    /// - Returns: false when another process has taken it over, as it may when this one was halted for longer than the lease lasts.
    func renew() throws -> Bool {
        try ledger.renewLease(name, owner: holder, until: Date(timeIntervalSinceNow: Self.lifetime))
    }

    /// Gives it up at an orderly end; otherwise it runs out by itself.
    func giveUp() {
        try? ledger.releaseLease(name, owner: holder)
    }
}
