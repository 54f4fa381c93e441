public import Foundation
public import Ledger

/// What somebody has to know of a feed that is too old.
public enum FeedAge {
    /// `the KEV catalogue is 12 days old (relied on for 7): msp-patch feeds import …`
    public static func words(_ feed: FeedFact, at now: Date) -> String {
        let days = Int(now.timeIntervalSince(feed.published) / 86_400)
        return
            "\(feed.title) (\(feed.name)) is \(days) days old, and can be relied on for \(feed.staleAfterDays): msp-patch feeds import \(feed.source)"
    }
}
