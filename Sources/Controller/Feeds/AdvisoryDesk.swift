import Feeds
import Foundation
import Ledger
import Vocabulary

/// What has to be recorded of advisories: of those alone that concern a host of the fleet, once, and again when their vendor changes them.
struct AdvisoryDesk {
    let library: FeedLibrary
    /// The last word on each that was recorded.
    let known: [String: AdvisoryFact]

    /// For the first time: hosts were just seen to need them.
    func firstWord(on ids: some Sequence<String>, at now: Date) -> [NewFact] {
        Set(ids).subtracting(known.keys).sorted().flatMap { id -> [NewFact] in
            guard let advisory = library.advisory(id) else { return [] }
            // When it came out is true since then, whenever we learn of it. Its rating counts from when we do: it starts a clock.
            var fact = AdvisoryFact(advisory)
            fact.severity = .unrated
            let released = NewFact(fact, validAt: min(advisory.released, now))
            guard advisory.severity != .unrated || advisory.isWithdrawn else { return [released] }
            return [released, NewFact(AdvisoryFact(advisory, withdrawn: now), validAt: now)]
        }
    }

    /// Of those that were recorded before, what a vendor says otherwise now.
    func news(of ids: some Sequence<String>, at now: Date) -> [NewFact] {
        Set(ids).intersection(known.keys).sorted().compactMap { id in
            guard let before = known[id], let advisory = library.advisory(id) else { return nil }
            let fact = AdvisoryFact(advisory, withdrawn: before.withdrawn ?? now)
            return fact == before ? nil : NewFact(fact, validAt: now)
        }
    }

    /// Those that a feed had and no longer has, while it has older and newer ones: the vendor took them back. A list that ends
    /// somewhere says nothing of what lies beyond its end.
    func takenBack(before: [Advisory], now: [Advisory], published: Date) -> [NewFact] {
        let listed = Set(now.map(\.id))
        guard let oldest = now.map(\.released).min(), let newest = now.map(\.released).max() else { return [] }
        return before.filter { !listed.contains($0.id) && oldest < $0.released && $0.released < newest }.compactMap {
            advisory in
            guard var fact = known[advisory.id], fact.withdrawn == nil, library.advisory(advisory.id) == nil else {
                return nil
            }
            fact.withdrawn = published
            return NewFact(fact, validAt: published)
        }
    }
}

extension AdvisoryFact {
    /// - Parameter withdrawn: since when, where the vendor took it back.
    init(_ advisory: Advisory, withdrawn: Date? = nil) {
        self.init(
            id: advisory.id, released: advisory.released, severity: advisory.severity,
            withdrawn: advisory.isWithdrawn ? withdrawn : nil, cves: advisory.cves)
    }
}
