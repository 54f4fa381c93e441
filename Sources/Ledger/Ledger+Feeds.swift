public import Foundation

/// What vendors and catalogues say, as the ledger knows it.
extension Ledger {
    /// The last import of each feed, in the order of their names.
    public func feeds(knownAt: Date? = nil) throws(LedgerError) -> [(fact: Fact, body: FeedFact)] {
        var last: [String: (fact: Fact, body: FeedFact)] = [:]
        for fact in try facts(kinds: [FeedFact.kind], knownAt: knownAt) {
            let body = try fact.decode(FeedFact.self)
            last[body.name] = (fact, body)
        }
        return last.sorted { $0.key < $1.key }.map(\.value)
    }

    /// When each CVE was listed as known to be exploited.
    public func knownExploited() throws(LedgerError) -> [String: Date] {
        var catalogue: [String: Date] = [:]
        for fact in try facts(kinds: [KnownExploitedFact.kind]) {
            try fact.decode(KnownExploitedFact.self).apply(to: &catalogue)
        }
        return catalogue
    }

    /// The last day with security updates, by `ID` and release of os-release(5), as far as it was imported.
    public func lifeCycles() throws(LedgerError) -> [String: [String: String]] {
        var table: [String: [String: String]] = [:]
        for fact in try facts(kinds: [LifeCycleFact.kind]) { try fact.decode(LifeCycleFact.self).apply(to: &table) }
        return table
    }

    /// The last word on each advisory.
    public func advisories() throws(LedgerError) -> [String: AdvisoryFact] {
        var last: [String: AdvisoryFact] = [:]
        for fact in try facts(kinds: [AdvisoryFact.kind]) {
            let body = try fact.decode(AdvisoryFact.self)
            last[body.id] = body
        }
        return last
    }

    public func cveSets() throws(LedgerError) -> CVESets {
        var sets: [CVESetFact] = []
        for fact in try facts(kinds: [CVESetFact.kind]) { sets.append(try fact.decode(CVESetFact.self)) }
        return CVESets(sets)
    }
}
