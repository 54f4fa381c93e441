internal import Foundation
internal import Ledger

/// What stood in the way of a host's next run, from when it was found to when it was gone.
struct Hindrances {
    struct Mended {
        var code: String
        var message: String
        var found: Date
        var gone: Date
    }

    private var present: [String: (message: String, since: Date)] = [:]
    private(set) var mended: [Mended] = []

    /// Findings that would let a run fail or not begin. The others are work that a run does, or matters of their own.
    private static let codes: Set<String> = [
        "refresh_failed", "database_broken", "interrupted_transaction", "low_space", "lock_held", "second_master",
        "clock_skew", "key_expiring", "sudo_missing",
    ]

    /// Follows a host from one scan to the next.
    mutating func follow(to now: [FindingRecord], at instant: Date) {
        for finding in now where Self.codes.contains(finding.code) && present[finding.code] == nil {
            present[finding.code] = (finding.message, instant)
        }
        let codes = Set(now.map(\.code))
        for (code, finding) in present.sorted(by: { $0.key < $1.key }) where !codes.contains(code) {
            mended.append(Mended(code: code, message: finding.message, found: finding.since, gone: instant))
            present[code] = nil
        }
    }
}
