internal import Foundation
internal import Ledger

/// How old what vendors and catalogues say is.
extension ModelBuilder {
    var feeds: [FeedRow] {
        now.history.publications.feeds.sorted { $0.key < $1.key }.map { name, entry in
            let feed = entry.feed
            return FeedRow(
                name: name, title: feed.title, source: feed.source, digest: feed.digest, published: feed.published,
                imported: entry.imported, entries: feed.entries,
                ageDays: Int(max(0, now.asOf.timeIntervalSince(feed.published)) / 86_400),
                isStale: feed.staleFrom <= now.asOf)
        }
    }

    /// What a reader has to know of them.
    var publicationNotes: [String] {
        let stale = feeds.filter { $0.isStale && !$0.name.hasPrefix("end-of-life") }.map {
            "\($0.title.prefix(1).uppercased() + $0.title.dropFirst()) (\($0.name)) is \($0.ageDays) days old: what came out since is not in this report."
        }
        return [lifeCycles, catalogue].compactMap(\.self) + stale
    }

    private var lifeCycles: String {
        "End-of-life dates \(now.history.publications.lifeCycles.origin(at: now.asOf)) (endoflife.date)."
    }

    private var catalogue: String? {
        guard !now.history.publications.feeds.values.contains(where: { $0.feed.form == "kev" }) else { return nil }
        return
            "No catalogue of known exploited vulnerabilities was imported: which flaws are exploited is not known here."
    }
}

extension ObligationRow {
    /// Known exploited ones come first.
    public var order: Int { knownExploited ? 0 : 1 }
}
