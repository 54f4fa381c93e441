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
        let facts = try Compliance.facts(of: client.id, in: ledger)
        let current = try Compliance.currentStates(client: client.id, facts: facts, at: now)
        let standings = Dictionary(current.hosts.map { ($0.host, $0) }, uniquingKeysWith: { first, _ in first })
        return try hosts.map { try report(of: $0, standings[$0.id]) }
    }

    private func report(of host: Host, _ standing: CurrentStates.Host?) throws -> HostStatusReport {
        let last = try ledger.lastScan(of: host.id)
        let complete = try ledger.lastCompleteScan(of: host.id)
        let seen = try ledger.lastState(of: host.id)
        return HostStatusReport(
            host: host, state: standing?.state ?? .unknown, seen: seen?.state,
            scannedAt: last.flatMap { $0.scan.result == .failed ? nil : $0.fact.validAt } ?? complete?.fact.validAt,
            failure: last?.scan.failure, attemptedAt: last?.fact.validAt,
            failedRepositories: last?.scan.failedRepositories ?? [], pending: try ledger.pending(of: host.id),
            nextDue: standing?.obligations.first?.due, breaches: standing?.breaches ?? [],
            reason: standing?.reason ?? "")
    }
}
