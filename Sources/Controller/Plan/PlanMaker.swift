public import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
public import Planning
import Packages
import PatchEngine
public import Vocabulary

/// Makes a plan of what hosts say now and what the ledger remembers of them.
public struct PlanMaker: Sendable {
    let inventory: Inventory
    let ledger: Ledger
    private let connector: HostConnector

    public init(inventory: Inventory, ledger: Ledger, connector: HostConnector) {
        self.inventory = inventory
        self.ledger = ledger
        self.connector = connector
    }

    /// Scans the hosts that the playbook means, records what they said, and plans.
    ///
    /// - Parameters:
    ///   - limit: takes only hosts that it matches, too.
    ///   - onOutcome: called for each host that has answered or failed.
    /// - Throws: `PlanningError`, `LedgerError`.
    public func plan(
        _ playbook: Playbook, limit: Selector?, emergency: Bool, at now: Date? = nil,
        onOutcome: @escaping @Sendable (HostScanOutcome) async -> Void
    ) async throws -> Plan {
        let systems = OperatingSystems(ledger: ledger)
        let hosts = inventory.hosts.filter { host in
            let system = systems.name(of: host.id)
            return playbook.hosts.matches(host, operatingSystem: system)
                && limit?.matches(host, operatingSystem: system) ?? true
        }
        // Of a cluster's members outside of the choice it has to be known, too, whether they are up: unknown counts as unavailable.
        let answers = await Scanner(connector: connector).scan(
            hosts + inventory.clusterPeers(of: hosts), onOutcome: onOutcome)
        let outcomes = try ScanRecorder(ledger: ledger).record(answers)
        var scans: [HostID: ScannedHost] = [:]
        for outcome in outcomes { scans[outcome.host.id] = try scanned(outcome) }
        let history = try PastRun.all(in: ledger)
        let instant = now ?? Date()
        func draft(_ available: [HostID: [AvailableVersion]]) throws(PlanningError) -> Plan {
            try Planner.plan(
                playbook: playbook, inventory: inventory, scans: scans, history: history, available: available,
                at: instant, emergency: emergency, limit: limit)
        }
        var plan = try draft([:])
        let wanted = plan.proofsToAskFor
        if !wanted.isEmpty { plan = try draft(await available(wanted, on: hosts, scans)) }
        plan = plan.forecast(from: history)
        plan.breaches = try breaches(of: plan, at: Date())
        return plan
    }

    /// Asks hosts for versions of packages. One that does not answer is left out: its plan says so.
    private func available(
        _ wanted: [HostID: [PackageChange]], on hosts: [Host], _ scans: [HostID: ScannedHost]
    ) async -> [HostID: [AvailableVersion]] {
        await withTaskGroup(of: (HostID, [AvailableVersion]?).self) { group in
            for host in hosts {
                guard let packages = wanted[host.id], let manager = scans[host.id]?.packageManager else { continue }
                group.addTask {
                    (host.id, try? await connector.versions(of: packages, manager, availableOn: host))
                }
            }
            var available: [HostID: [AvailableVersion]] = [:]
            for await (host, versions) in group { available[host] = versions }
            return available
        }
    }

    private func scanned(_ outcome: HostScanOutcome) throws -> ScannedHost {
        switch outcome.result {
        case .failure(let failure): return .failed(reason: failure.description)
        case .success(let scan):
            let firstSeen = try ledger.pending(of: outcome.host.id).map { interval in
                let record = interval.record
                return ("\(record.name).\(record.architecture)=\(record.candidate)", interval.firstSeen)
            }
            return .scanned(scan, firstSeen: Dictionary(firstSeen, uniquingKeysWith: min))
        }
    }
}

extension Inventory {
    /// The other members of the clusters that hosts belong to.
    func clusterPeers(of hosts: [Host]) -> [Host] {
        let chosen = Set(hosts.map(\.id))
        let members = clients.flatMap(\.clusters).map(\.members).filter { !chosen.isDisjoint(with: $0) }
        let peers = Set(members.flatMap(\.self)).subtracting(chosen)
        return self.hosts.filter { peers.contains($0.id) }
    }
}

extension PastRun {
    /// How long each host took in earlier runs, the oldest first.
    static func all(in ledger: Ledger) throws -> [HostID: [PastRun]] {
        var runs: [HostID: [PastRun]] = [:]
        for fact in try ledger.facts(kinds: [HostOutcomeFact.kind]) {
            let outcome = try fact.decode(HostOutcomeFact.self)
            guard let host = fact.host, outcome.outcome == .applied, let run = PastRun(outcome) else { continue }
            runs[host, default: []].append(run)
        }
        return runs
    }

    /// nil where the host was not touched.
    init?(_ outcome: HostOutcomeFact) {
        guard let began = outcome.startedAt else { return nil }
        guard let seconds = outcome.seconds else {
            self.init(minutes: outcome.finishedAt.timeIntervalSince(began) / 60)
            return
        }
        let reboot = outcome.rebooted ? seconds[HostStep.reboot.rawValue] : nil
        self.init(minutes: (seconds.values.reduce(0, +) - (reboot ?? 0)) / 60, rebootMinutes: reboot.map { $0 / 60 })
    }
}

/// The operating system of each host as last recorded, for selectors such as `os=debian`.
public struct OperatingSystems: Sendable {
    private let ledger: Ledger

    public init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// The `ID` of os-release(5); nil for a host that was never scanned.
    public func name(of host: HostID) -> String? {
        (try? ledger.seenHost(of: host))?.state?.osID
    }
}
