internal import Foundation
internal import Ledger
internal import Vocabulary

/// What vendors and catalogues published, as far as it was known: of no host and no client.
struct Publications {
    static let kinds: Set<FactKind> = [
        KnownExploitedFact.kind, LifeCycleFact.kind, FeedFact.kind, CVESetFact.kind,
    ]

    private var catalogues: [(sequence: Int64, body: KnownExploitedFact)] = []
    private var changes: [(sequence: Int64, body: LifeCycleFact)] = []
    private var sets: [CVESetFact] = []
    private(set) var feeds: [String: (imported: Date, feed: FeedFact)] = [:]
    /// When each CVE was listed as known to be exploited.
    private var listed: [String: Date] = [:]
    /// How long releases get security updates.
    private(set) var lifeCycles = LifeCycles(imported: [:], feeds: [])
    private var flaws = CVESets()

    mutating func add(_ fact: PlainFact) throws(ComplianceError) {
        switch fact.kind {
        case KnownExploitedFact.kind:
            catalogues.append((fact.sequence, try ClientHistory.read(KnownExploitedFact.self, fact)))
        case LifeCycleFact.kind: changes.append((fact.sequence, try ClientHistory.read(LifeCycleFact.self, fact)))
        case CVESetFact.kind: sets.append(try ClientHistory.read(CVESetFact.self, fact))
        case FeedFact.kind:
            let feed = try ClientHistory.read(FeedFact.self, fact)
            if feeds[feed.name].map({ $0.imported <= fact.recordedAt }) ?? true {
                feeds[feed.name] = (fact.recordedAt, feed)
            }
        default: break
        }
    }

    /// Lays the changes over one another, in the order in which they came to be known.
    mutating func putInOrder() {
        for (_, body) in catalogues.sorted(by: { $0.sequence < $1.sequence }) { body.apply(to: &listed) }
        var lastDays: [String: [String: String]] = [:]
        for (_, body) in changes.sorted(by: { $0.sequence < $1.sequence }) { body.apply(to: &lastDays) }
        lifeCycles = LifeCycles(imported: lastDays, feeds: feeds.values.map(\.feed))
        flaws = CVESets(sets)
        (catalogues, changes, sets) = ([], [], [])
    }

    /// The same, as far as it had happened at an instant.
    func before(_ instant: Date) -> Publications {
        var publications = self
        publications.listed = listed.filter { $0.value < instant }
        return publications
    }

    /// The flaws that records of pending updates name.
    func flaws(_ cves: Set<String>) -> Set<String> { Set(flaws.expand(Array(cves))) }

    /// Since when one of several flaws is known to be exploited; nil where none is.
    ///
    /// - Parameter cves: as records of pending updates name them.
    func exploited(_ cves: [String]) -> Date? {
        guard !listed.isEmpty, !cves.isEmpty else { return nil }
        return flaws.expand(cves).compactMap { listed[$0] }.min()
    }
}
