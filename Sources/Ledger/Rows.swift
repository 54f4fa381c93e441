public import Foundation
public import Vocabulary

/// How long one version of one package has been pending on a host: one row, however often it was scanned.
public struct PendingInterval: Sendable, Equatable {
    public var host: HostID
    public var record: PendingRecord
    /// The first scan that showed this version.
    public var opened: Date
    /// When the host was first seen to be behind on this package, in whatever version.
    public var firstSeen: Date
}

/// A run as `runs` lists it.
public struct RunSummary: Sendable, Equatable {
    public var run: RunID
    public var playbook: String
    public var clients: [ClientID]
    public var startedAt: Date
    /// Nil while it is not finished.
    public var finishedAt: Date?
    /// Nil while it is not finished.
    public var state: RunState?
    public var reason: String?
    public var emergency: Bool
    /// Hosts by ``HostOutcome``, from the facts of the hosts.
    public var counts: [String: Int]
}
