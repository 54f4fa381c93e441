public import Foundation
public import Vocabulary

/// What became of a host in a run: written when the engine says so.
public struct HostOutcomeFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "host_outcome")

    /// One package that the run meant to change.
    public struct Change: Codable, Sendable, Equatable {
        public var name: String
        public var architecture: String
        public var from: String?
        public var to: String
        /// True only where ``to`` was read back from the host's package database.
        public var applied: Bool

        public init(name: String, architecture: String, from: String? = nil, to: String, applied: Bool) {
            self.name = name
            self.architecture = architecture
            self.from = from
            self.to = to
            self.applied = applied
        }

        public var stream: PackageStream { PackageStream(name: name, architecture: architecture) }
    }

    /// One health check, before and after.
    public struct Check: Codable, Sendable, Equatable {
        public var name: String
        public var requirement: String
        public var before: String
        public var after: String
        public var verdict: String
        public var detail: String?

        public init(
            name: String, requirement: String, before: String, after: String, verdict: String, detail: String? = nil
        ) {
            self.name = name
            self.requirement = requirement
            self.before = before
            self.after = after
            self.verdict = verdict
            self.detail = detail
        }
    }

    /// The maintenance window in which the host was worked on.
    public struct Window: Codable, Sendable, Equatable {
        public var name: String
        public var opens: Date
        public var closes: Date

        public init(name: String, opens: Date, closes: Date) {
            self.name = name
            self.opens = opens
            self.closes = closes
        }
    }

    public var outcome: HostOutcome
    public var reason: String?
    public var wave: String
    /// Nil for an emergency, and where the host was not touched.
    public var window: Window?
    public var changes: [Change]
    /// A reboot of this run, proved by another boot id.
    public var rebooted: Bool
    /// The host needs a reboot that this run did not do.
    public var rebootPending: Bool
    public var checks: [Check]
    /// When the host was first touched; nil where it never was.
    public var startedAt: Date?
    public var finishedAt: Date
    /// Seconds spent in each step of the run, by its name; nil in facts of versions that did not measure it.
    public var seconds: [String: Double]?
    /// Taken out of service and not put back; nil where that is not so.
    public var leftDrained: Bool?
    /// The run whose changes were taken back; nil where that is not so. What goes back closes no need.
    public var rollbackOf: RunID?

    public init(
        outcome: HostOutcome, reason: String? = nil, wave: String, window: Window? = nil, changes: [Change] = [],
        rebooted: Bool = false, rebootPending: Bool = false, checks: [Check] = [], startedAt: Date? = nil,
        finishedAt: Date, seconds: [String: Double]? = nil, leftDrained: Bool? = nil, rollbackOf: RunID? = nil
    ) {
        self.outcome = outcome
        self.reason = reason
        self.wave = wave
        self.window = window
        self.changes = changes
        self.rebooted = rebooted
        self.rebootPending = rebootPending
        self.checks = checks
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.seconds = seconds
        self.leftDrained = leftDrained
        self.rollbackOf = rollbackOf
    }
}
