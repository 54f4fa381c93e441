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
    /// Seconds spent in each step, all attempts together; what it waited for in between is not among them. nil where it was not measured.
    public var durations: [HostStep: Double]?
    /// Taken out of service and not put back; nil where that is not so.
    public var isLeftDrained: Bool?

    public init(
        host: HostID, wave: String, outcome: HostOutcome, reason: String? = nil, applied: [PackageChange] = [],
        missing: [PackageChange] = [], rebooted: Bool = false, rebootPending: Bool = false,
        health: HealthReport? = nil, startedAt: Date? = nil, finishedAt: Date, durations: [HostStep: Double]? = nil,
        isLeftDrained: Bool? = nil
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
        self.durations = durations
        self.isLeftDrained = isLeftDrained
    }
}
