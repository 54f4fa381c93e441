import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
import Packages
public import Planning
import Vocabulary

/// Makes the plan that takes a run's changes back on a host: from what the ledger says the run changed, and what the host has and can have now.
public struct RollbackMaker: Sendable {
    private let inventory: Inventory
    private let ledger: Ledger
    private let connector: HostConnector

    public init(inventory: Inventory, ledger: Ledger, connector: HostConnector) {
        self.inventory = inventory
        self.ledger = ledger
        self.connector = connector
    }

    /// - Parameter host: the host's name, or `client/host`.
    /// - Throws: `RunError`, `PlanningError`, `HostFailure` when the host does not answer.
    public func plan(of run: RunSummary, host name: String, emergency: Bool) async throws -> Plan {
        guard run.finishedAt != nil else { throw RunError.stillRunning(run.run) }
        let (host, outcome) = try changed(in: run.run, named: name)
        let scanner = Scanner(connector: connector)
        let outcomes = await scanner.scan([host] + inventory.clusterPeers(of: [host]))
        try ScanRecorder(ledger: ledger).record(outcomes)
        let scan = try outcomes[0].result.get()
        let applied = outcome.changes.filter(\.applied).map {
            PackageChange(name: $0.name, architecture: $0.architecture, from: $0.from, to: $0.to)
        }
        let choice = RollbackChoice(
            applied: applied, installed: scan.installed,
            available: try await connector.versions(of: applied, scan.packageManager, availableOn: host))
        return try Planner.rollback(
            of: run.run, planned: try RunHistory(ledger: ledger).plan(of: run.run), on: host, choice: choice,
            inventory: inventory, scans: Dictionary(outcomes.map(Self.known), uniquingKeysWith: { first, _ in first }),
            history: try PastRun.all(in: ledger)[host.id] ?? [], at: Date(), emergency: emergency)
    }

    private func changed(in run: RunID, named name: String) throws -> (Host, HostOutcomeFact) {
        var outcomes: [HostID: HostOutcomeFact] = [:]
        for fact in try ledger.facts(kinds: [HostOutcomeFact.kind], run: run) {
            if let host = fact.host { outcomes[host] = try fact.decode(HostOutcomeFact.self) }
        }
        let meant = outcomes.keys.filter { $0.description == name || $0.name == name }
        guard meant.count == 1, let id = meant.first, let outcome = outcomes[id],
            let host = inventory.hosts.first(where: { $0.id == id })
        else { throw RunError.notInRun(run, host: name, known: outcomes.keys.sorted()) }
        return (host, outcome)
    }

    private static func known(_ outcome: HostScanOutcome) -> (HostID, ScannedHost) {
        switch outcome.result {
        case .success(let scan): (outcome.host.id, .scanned(scan, firstSeen: [:]))
        case .failure(let failure): (outcome.host.id, .failed(reason: failure.description))
        }
    }
}
