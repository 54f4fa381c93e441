public import Foundation
public import HealthChecks
public import Packages
public import Vocabulary

/// What became of a host in a run.
public struct HostRecord: Codable, Sendable, Equatable {
    public var host: HostID
    public var wave: String
    public var outcome: HostOutcome
    public var reason: String?
    /// Read back from the package database.
    public var applied: [PackageChange]
    public var missing: [PackageChange]
    public var rebooted: Bool
    /// A reboot is due and was not done.
    public var rebootPending: Bool
    public var health: HealthReport?
    /// When the host's job was ordered; nil when the host was not touched.
    public var startedAt: Date?
    public var finishedAt: Date

    public init(
        host: HostID, wave: String, outcome: HostOutcome, reason: String? = nil, applied: [PackageChange] = [],
        missing: [PackageChange] = [], rebooted: Bool = false, rebootPending: Bool = false,
        health: HealthReport? = nil, startedAt: Date? = nil, finishedAt: Date
    ) {
        self.host = host
        self.wave = wave
        self.outcome = outcome
        self.reason = reason
        self.applied = applied
        self.missing = missing
        self.rebooted = rebooted
        self.rebootPending = rebootPending
        self.health = health
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }
}
