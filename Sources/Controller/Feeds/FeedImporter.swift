public import Feeds
public import Foundation
public import Ledger
import Vocabulary

/// Takes a feed in: what it says goes into the folder beside the ledger, and what figures depend on into the ledger itself.
public struct FeedImporter: Sendable {
    public struct Answer: Sendable {
        public let feed: FeedFact
        /// Entries that could not be read.
        public let unreadable: Int
        /// Facts that were recorded beside that of the import: what is new to what was known.
        public let news: Int
    }

    private let ledger: Ledger

    public init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// - Parameters:
    ///   - source: a file, packed or not, or an address of http or https.
    ///   - kind: nil to look at the content.
    /// - Throws: ``FeedSourceError``, `FeedError`, `LedgerError`; nothing is changed then.
    public func take(_ source: String, kind: FeedKind? = nil, at now: Date = Date()) async throws -> Answer {
        let file = try await FeedFile(source)
        let content = try FeedReader.read(try file.data(), kind: kind, source: source)
        let published = min(content.published ?? file.modified, now)
        let last = try ledger.feeds().first { $0.body.name == content.name }?.body
        // Documents come in any order; all other feeds are the whole of what is known.
        if let last, content.kind != .csaf, published < last.published {
            throw FeedSourceError.older(source: source, published: published, than: last.published)
        }
        let feed = FeedFact(
            name: content.name, form: content.kind.rawValue, title: content.kind.title, source: source,
            digest: file.digest, published: published, entries: content.entries,
            staleAfterDays: content.kind.staleAfterDays)
        let store = FeedStore(beside: ledger.path)
        // Until the ledger has what was taken back, the former tables are the only ones that tell.
        try store.setAside(content.name)
        let before = store.advisoriesAside(of: content.name)
        try store.keep(content)
        let news = try self.news(content, before: before, published: published, at: now)
        try await ledger.append(news + [NewFact(feed, validAt: now)])
        store.forgetAside(content.name)
        return Answer(feed: feed, unreadable: content.unreadable, news: news.count)
    }

    private func news(
        _ content: FeedContent, before: [Advisory], published: Date, at now: Date
    ) throws -> [NewFact] {
        switch content.kind {
        case .knownExploited:
            let known = try ledger.knownExploited()
            let fact = KnownExploitedFact(
                listed: content.knownExploited.filter { known[$0.key] != $0.value },
                removed: known.keys.filter { content.knownExploited[$0] == nil }.sorted())
            return fact.listed.isEmpty && fact.removed.isEmpty ? [] : [NewFact(fact, validAt: published)]
        case .endOfLife:
            let known = try ledger.lifeCycles()
            let changed = content.lastDays.reduce(into: [String: [String: String]]()) { days, entry in
                let news = entry.value.filter { known[entry.key]?[$0.key] != $0.value }
                if !news.isEmpty { days[entry.key] = news }
            }
            return changed.isEmpty ? [] : [NewFact(LifeCycleFact(lastDays: changed), validAt: published)]
        case .debianAdvisories, .oval, .csaf:
            let desk = AdvisoryDesk(
                library: FeedLibrary(FeedStore(beside: ledger.path)), known: try ledger.advisories())
            let missing = desk.takenBack(before: before, now: content.advisories, published: published)
            return desk.news(of: content.advisories.map(\.id), at: now) + missing
        case .debianTracker, .exploitPrediction: return []
        }
    }
}
