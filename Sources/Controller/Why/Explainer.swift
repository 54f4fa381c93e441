import Compliance
import Feeds
public import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
import Packages
import Planning
import Vocabulary

/// Answers from the ledger, without touching a host: as of its last scan.
public struct Explainer: Sendable {
    private let ledger: Ledger

    public init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// - Parameters:
    ///   - client: that of the host.
    ///   - playbooks: of which each is asked what it does with every update.
    public func explain(
        _ host: Host, of client: Client, playbooks: [Playbook], at now: Date = Date()
    ) throws -> Explanation {
        let peers = client.hosts.filter { $0.id != host.id }
        let reports = try FleetStatus(ledger: ledger).reports(of: client, hosts: [host] + peers, at: now)
        let report = reports[0]
        let states = try Compliance.currentStates(client: client.id, in: ledger, at: now)
        let obligations = states.hosts.first { $0.host == host.id }?.obligations ?? []
        let rules = try rules(playbooks, host, client, reports, at: now)
        let catalogue = try ledger.knownExploited()
        let advisories = try ledger.advisories()
        let library = FeedLibrary(FeedStore(beside: ledger.path))
        let updates = report.pending.map { interval in
            let record = interval.record
            return Explanation.Update(
                interval: interval,
                exploited: record.cves.compactMap { cve in catalogue[cve].map { (cve, $0) } },
                probability: record.cves.compactMap(library.probability).max(),
                advisories: record.advisories.compactMap { advisories[$0] },
                obligations: obligations.filter { $0.packages.contains(record.key.stream.description) },
                verdicts: rules.map { $0.verdict(on: record) })
        }
        return Explanation(report: report, obligations: obligations, updates: updates)
    }

    private func rules(
        _ playbooks: [Playbook], _ host: Host, _ client: Client, _ reports: [HostStatusReport], at now: Date
    ) throws -> [PlaybookRules] {
        let seen = try ledger.seenHosts(of: client.id)
        let scans = Dictionary(
            reports.map { ($0.host.id, ScannedHost(seen[$0.host.id], pending: $0.pending)) },
            uniquingKeysWith: { first, _ in first })
        let history = try PastRun.all(in: ledger)
        let inventory = Inventory(clients: [client])
        return playbooks.map { playbook in
            do throws(PlanningError) {
                let plan = try Planner.plan(
                    playbook: playbook, inventory: inventory, scans: scans, history: history, at: now)
                return PlaybookRules(playbook: playbook.name, host: host.id, plan: plan)
            } catch .noHosts {
                return PlaybookRules(playbook: playbook.name, refusal: "its selector takes no host of this client")
            } catch {
                return PlaybookRules(playbook: playbook.name, refusal: error.description)
            }
        }
    }
}

/// What one playbook means for one host.
private struct PlaybookRules {
    let playbook: String
    private let wave: PlannedWave?
    private let planned: PlannedHost?
    private let start: Date?
    private let refusal: String

    init(playbook: String, host: HostID, plan: Plan) {
        self.playbook = playbook
        wave = plan.waves.first { $0.hosts.contains { $0.host == host } }
        planned = wave?.hosts.first { $0.host == host }
        start = plan.earliestStarts[host]
        refusal = plan.leftOut.first { $0.host == host }?.reason ?? "its selector does not take this host"
    }

    init(playbook: String, refusal: String) {
        self.playbook = playbook
        wave = nil
        planned = nil
        start = nil
        self.refusal = refusal
    }

    func verdict(on record: PendingRecord) -> Explanation.Verdict {
        Explanation.Verdict(playbook: playbook, answer: answer(on: record))
    }

    private func answer(on record: PendingRecord) -> Explanation.Verdict.Answer {
        guard let wave, let planned else { return .otherHosts(reason: refusal) }
        func isIt(_ name: String, _ architecture: String) -> Bool {
            name == record.name && architecture == record.architecture
        }
        if planned.changes.contains(where: { isIt($0.name, $0.architecture) }) {
            let window = start.flatMap { start in planned.windows.first { $0.opens <= start && start < $0.closes } }
            return .selected(wave: wave.name, window: window?.name, start: start)
        }
        let reason = planned.postponed.first { isIt($0.name, $0.architecture) }?.reason
        if planned.alsoInstalled.contains(where: { isIt($0.name, $0.architecture) }) {
            return .companion(reason: reason ?? "a new package is not asked for by itself")
        }
        return .leftAlone(reason: reason ?? "nothing that it selects is pending on this host")
    }
}
