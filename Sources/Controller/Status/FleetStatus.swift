public import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
import Compliance
public import Feeds
import Synchronization
public import Vocabulary

/// Where the hosts stand, from the ledger: the same answer for `status` right after a scan and for `status --recorded`.
public struct FleetStatus: Sendable {
    private let ledger: Ledger
    /// Read once for all clients, as it is the same for all of them.
    private let published = Published()

    public init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// One report a host, in the order of the client's file.
    ///
    /// - Parameters:
    ///   - listsUpdates: whether each pending update is asked for, or only how many there are.
    ///   - looksAhead: whether what has to be computed shall serve the next day's questions too.
    public func reports(
        of client: Client, hosts: [Host], listsUpdates: Bool = true, looksAhead: Bool = false, at now: Date = Date()
    ) throws -> [HostStatusReport] {
        let standings = try standings(of: client, looksAhead: looksAhead, at: now)
        let seenHosts = try ledger.seenHosts(of: client.id)
        let pending = listsUpdates ? try pending(of: client) : [:]
        let knownExploited = listsUpdates ? Set(try ledger.knownExploited().keys) : []
        let lifeCycles = try published.lifeCycles(in: ledger)
        let counts = try ledger.pendingCounts(of: client.id)
        return hosts.map { host in
            HostStatusReport(
                host: host, standing: standings[host.id], seen: seenHosts[host.id],
                counts: counts[host.id] ?? PendingCounts(), pending: pending[host.id] ?? [],
                knownExploited: knownExploited, lifeCycles: lifeCycles, at: now)
        }
    }

    private final class Published: Sendable {
        private let known = Mutex<LifeCycles?>(nil)

        func lifeCycles(in ledger: Ledger) throws(LedgerError) -> LifeCycles {
            if let lifeCycles = known.withLock(\.self) { return lifeCycles }
            let lifeCycles = try LifeCycles(in: ledger)
            known.withLock { $0 = lifeCycles }
            return lifeCycles
        }
    }

    private func pending(of client: Client) throws -> [HostID: [PendingInterval]] {
        let sets = try ledger.cveSets()
        let pending = try ledger.pending(of: client.id).map { interval in
            var interval = interval
            interval.record.cves = sets.expand(interval.record.cves)
            return interval
        }
        return Dictionary(grouping: pending, by: \.host)
    }

    /// Kinds of feeds that say what nothing else does, and of which none was ever imported: what is being exploited.
    public func missingFeeds() throws -> [FeedKind] {
        let known = Set(try ledger.feeds().map(\.body.form))
        return [FeedKind.knownExploited].filter { !known.contains($0.rawValue) }
    }

    /// Feeds that are too old to be relied on.
    public func staleFeeds(at now: Date = Date()) throws -> [FeedFact] {
        try ledger.feeds().map(\.body).filter { $0.staleFrom <= now }
    }

    /// Computes where the hosts stand and keeps it, so that the next day's questions are answered at once.
    public func refresh(_ clients: [Client], at now: Date = Date()) throws {
        for client in clients { _ = try standings(of: client, looksAhead: true, at: now) }
    }

    private func standings(of client: Client, looksAhead: Bool, at now: Date) throws -> Standings {
        try Compliance.standings(
            client: client.id, in: ledger, at: now, judge: Self.judge, lookingAhead: looksAhead ? 86_400 : 0)
    }

    /// Clients of which something is kept that their facts do not say, in the order of their names.
    public func clientsKeptWrong(at now: Date = Date()) throws -> [ClientID] {
        let recorded = try ledger.facts(kinds: [ClientFact.kind]).compactMap(\.client)
        return try Set(recorded).sorted().filter { client in
            try Compliance.keptStandingsDiffer(client: client, in: ledger, at: now, judge: Self.judge)
        }
    }

    /// This build of the program: another one may have other rules.
    private static let judge: String = {
        let path = Bundle.main.executablePath ?? CommandLine.arguments[0]
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let date = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970
        return "\(attributes?[.size] ?? 0) \(date ?? 0)"
    }()
}
