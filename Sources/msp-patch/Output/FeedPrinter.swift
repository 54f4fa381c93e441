import Controller
import Feeds
import Foundation
import Ledger

/// Feeds as a person reads them.
struct FeedPrinter {
    let now: Date

    func print(_ feeds: [(FeedFact, Date)], missing: [FeedKind]) {
        if !feeds.isEmpty {
            var table = Table(
                .text("FEED"), .text("OF"), .text("AGE"), .number("ENTRIES"), .text("STATE"), .text("IMPORTED"),
                .text("SHA-256"), .flexible("FROM"))
            for (feed, imported) in feeds {
                let isStale = feed.staleFrom <= now
                table.add(
                    .init(feed.name), .init(Moment.utc(feed.published)),
                    .init(Moment.span(now.timeIntervalSince(feed.published))), .init("\(feed.entries)"),
                    .init(isStale ? "too old" : "fresh", isStale ? .warning : .good), .init(Moment.utc(imported)),
                    .init(String(feed.digest.prefix(12))), .init(feed.source))
            }
            Console.print(table.rendered())
        }
        for (feed, _) in feeds where feed.staleFrom <= now { Console.print(FeedAge.words(feed, at: now)) }
        for kind in missing {
            Console.print(
                "not imported: \(kind.title); msp-patch feeds import \(kind.address ?? "FILE")")
        }
    }

    func words(_ answer: FeedImporter.Answer) -> String {
        let feed = answer.feed
        var words = "\(feed.name): \(feed.entries) entries of \(Moment.utc(feed.published))"
        if answer.unreadable > 0 { words += ", \(answer.unreadable) not readable and left out" }
        words += answer.news > 0 ? "; new to the ledger: \(answer.news) facts" : "; nothing new to the ledger"
        if FeedKind(rawValue: feed.form)?.concernsScans ?? false { words += "; the next scan compares hosts with it" }
        return words
    }
}

extension FeedKind {
    /// Whether it says which versions have which flaws.
    var concernsScans: Bool {
        switch self {
        case .debianTracker, .debianAdvisories, .oval: true
        case .csaf, .knownExploited, .exploitPrediction, .endOfLife: false
        }
    }
}

struct FeedDocument: Encodable {
    let name: String
    let form: String
    let source: String
    let sha256: String
    let published: Date
    let importedAt: Date
    let ageSeconds: Int
    let entries: Int
    let stale: Bool
    let staleFrom: Date
    /// Whether what scans are compared with is on this machine.
    let present: Bool

    init(_ feed: FeedFact, importedAt: Date, isPresent: Bool = true, at now: Date) {
        name = feed.name
        form = feed.form
        source = feed.source
        sha256 = feed.digest
        published = feed.published
        self.importedAt = importedAt
        ageSeconds = Int(max(0, now.timeIntervalSince(feed.published)))
        entries = feed.entries
        stale = feed.staleFrom <= now
        staleFrom = feed.staleFrom
        present = isPresent
    }
}

/// `feeds --json`.
struct FeedsDocument: Encodable {
    struct Missing: Encodable {
        let form: String
        let address: String

        init(_ kind: FeedKind) {
            form = kind.rawValue
            address = kind.address ?? ""
        }
    }

    let schema = "msp-patch/feeds/1"
    let at: Date
    let feeds: [FeedDocument]
    /// Kinds of feeds that were never imported, and where their publishers serve them.
    let missing: [Missing]
}
