public import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
import Compliance
import Vocabulary

/// Where the hosts stand, from the ledger: the same answer for `status` right after a scan and for `status --recorded`.
public struct FleetStatus: Sendable {
    private let ledger: Ledger

    public init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// One report a host, in the order of the client's file.
    public func reports(of client: Client, hosts: [Host], at now: Date = Date()) throws -> [HostStatusReport] {
        let current = try Compliance.currentStates(client: client.id, in: ledger, at: now)
        let seenHosts = try ledger.seenHosts(of: client.id)
        let pending = Dictionary(grouping: try ledger.pending(of: client.id), by: \.host)
        let standings = Dictionary(current.hosts.map { ($0.host, $0) }, uniquingKeysWith: { first, _ in first })
        return hosts.map { host in
            let (standing, seen) = (standings[host.id], seenHosts[host.id])
            return HostStatusReport(
                host: host, state: standing?.state ?? .unknown, seen: seen?.state, scannedAt: seen?.seenAt,
                failure: seen?.failure, attemptedAt: seen?.attemptedAt,
                failedRepositories: seen?.failedRepositories ?? [], pending: pending[host.id] ?? [],
                nextDue: standing?.obligations.first?.due, breaches: standing?.breaches ?? [],
                reason: standing?.reason ?? "")
        }
    }
}
