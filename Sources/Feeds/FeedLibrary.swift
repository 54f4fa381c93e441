public import Foundation
public import Packages
import Synchronization
import Vocabulary

/// The imported feeds, opened for questions about hosts.
public final class FeedLibrary: Sendable {
    private let fixes: [SortedTable]
    private let advisories: [SortedTable]
    private let scores: [SortedTable]
    /// When each CVE was listed as known to be exploited.
    public let knownExploited: [String: Date]
    /// Hosts of a fleet have the same updates pending: each step is looked up once.
    private let known = Mutex<[Step: Closed]>([:])

    /// - Parameter knownExploited: what the ledger holds of the catalogue: that decides, and not a file beside it.
    public init(_ store: FeedStore, knownExploited: [String: Date] = [:]) {
        fixes = store.fixes()
        advisories = store.advisories()
        scores = store.scores()
        self.knownExploited = knownExploited
    }

    public var knowsAdvisories: Bool { !advisories.isEmpty }

    /// What all feeds together say of an advisory; nil where none knows it.
    public func advisory(_ id: String) -> Advisory? {
        let found = advisories.compactMap { $0.rows(id).first.flatMap { Advisory(id: id, fields: $0) } }
        guard var advisory = found.first else { return nil }
        for other in found.dropFirst() {
            advisory.released = min(advisory.released, other.released)
            advisory.severity = max(advisory.severity, other.severity)
            advisory.cves = Set(advisory.cves + other.cves).sorted()
            advisory.isWithdrawn = advisory.isWithdrawn || other.isWithdrawn
        }
        return advisory
    }

    /// How probable it is that a flaw will be exploited within thirty days, from 0 to 1; nil where no feed says so.
    public func probability(of cve: String) -> Double? {
        scores.lazy.compactMap { $0.rows(cve).first?.first.flatMap { Double($0) } }.first
    }

    // MARK: what updates close

    /// Fills in what the feeds know of a host's pending updates: severities, advisories and CVEs where the package manager names none,
    /// and which of them are known to be exploited.
    public func describe(_ scan: inout HostScan) {
        let steps = scan.packageManager == .apt && !fixes.isEmpty ? Steps(scan) : nil
        for index in scan.pending.indices {
            if let steps { close(steps.of(scan.pending[index]), by: &scan.pending[index]) }
            let exploited = scan.pending[index].cves.filter { knownExploited[$0] != nil }
            scan.pending[index].knownExploited = exploited
            // Whatever suite it comes from: what is being exploited has to be closed as a flaw is.
            if !exploited.isEmpty { scan.pending[index].updateClass = .security }
        }
    }

    private func close(_ steps: [Step], by update: inout PendingUpdate) {
        for closed in steps.map(closed) {
            update.advisories = Set(update.advisories + closed.advisories).sorted()
            update.cves = Set(update.cves + closed.cves).sorted()
            update.severity = max(update.severity, closed.severity)
        }
    }

    private func closed(by step: Step) -> Closed {
        if let closed = known.withLock({ $0[step] }) { return closed }
        let (from, to) = (DebianVersion(step.from), DebianVersion(step.to))
        let rows = fixes.flatMap { $0.rows(Fix.key(step.package)) }.filter {
            $0.first.map { $0 == step.release } ?? false
        }
        let closed = rows.compactMap { Fix(package: step.package, fields: $0) }.filter { fix in
            let version = DebianVersion(fix.version)
            return from < version && version <= to
        }.reduce(into: Closed()) { closed, fix in
            if let advisory = fix.advisory { closed.advisories.append(advisory) }
            closed.cves += fix.cves
            closed.severity = max(closed.severity, fix.severity)
        }
        known.withLock { $0[step] = closed }
        return closed
    }

    private struct Closed {
        var advisories: [String] = []
        var cves: [String] = []
        var severity = Severity.unrated
    }
}
