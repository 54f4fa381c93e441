import Foundation

/// How often and when something is tried again. Nothing that failed by verification or health is ever tried again by itself.
enum RetryPolicy {
    /// Another run holds the host, or a place that it needs.
    static let leaseInterval: TimeInterval = 20
    /// A hook said "not now" (exit 75).
    static let hookInterval: TimeInterval = 300
    /// The package manager was locked although the job waited for it: once more, in the same window.
    static let jobInterval: TimeInterval = 60
    static let jobAttempts = 2
    static let undrainInterval: TimeInterval = 60
    static let undrainAttempts = 3
    /// A second look that was not well is repeated before it counts.
    static let recheckInterval: TimeInterval = 60
    static let recheckAttempts = 3
}
