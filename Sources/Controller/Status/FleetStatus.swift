public import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
import Compliance
import MaintenanceWindows
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
        return try hosts.map { try report(of: $0, client, standings[$0.id], at: now) }
    }

    private func report(
        of host: Host, _ client: Client, _ standing: CurrentStates.Host?, at now: Date
    ) throws -> HostStatusReport {
        let last = try ledger.lastScan(of: host.id)
        let complete = try ledger.lastCompleteScan(of: host.id)
        let seen = try ledger.lastState(of: host.id)
        return HostStatusReport(
            host: host, state: state(standing, host, client, at: now), seen: seen?.state,
            scannedAt: last.flatMap { $0.scan.result == .failed ? nil : $0.fact.validAt } ?? complete?.fact.validAt,
            failure: last?.scan.failure, attemptedAt: last?.fact.validAt,
            failedRepositories: last?.scan.failedRepositories ?? [], pending: try ledger.pending(of: host.id),
            nextDue: standing?.obligations.first?.due, reason: standing?.reason ?? "")
    }

    /// What falls due before the next window opens will be late whatever is done in it: that is known now.
    private func state(_ standing: CurrentStates.Host?, _ host: Host, _ client: Client, at now: Date) -> ComplianceState
    {
        guard let standing else { return .unknown }
        guard standing.state == .due, let due = standing.obligations.first?.due else { return standing.state }
        let chance =
            client.calendar.open(at: now, windows: host.windows)
            ?? client.calendar.next(after: now, windows: host.windows)
        return chance.map { $0.opens < due } ?? false ? .due : .atRisk
    }
}
