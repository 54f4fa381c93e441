public import Foundation
public import Vocabulary

/// What the ledger knows of a host without looking at its facts: when it was last looked at, what came of it, what it was like.
public struct SeenHost: Sendable, Equatable {
    public var host: HostID
    /// The last scan, whatever came of it; nil where a run is all that is known.
    public var attemptedAt: Date?
    /// The last scan in which it answered.
    public var seenAt: Date?
    /// The last scan in which every repository answered too.
    public var completedAt: Date?
    /// Why the last scan saw nothing; nil where it saw something.
    public var failure: ScanFact.Failure?
    /// Those that did not answer in the last scan.
    public var failedRepositories: [String]
    /// As last seen; nil where it never was.
    public var state: HostState?
    /// The last fact that can have changed what has to be done on the host.
    public var changedSequence: Int64
}

/// How much is pending on a host.
public struct PendingCounts: Sendable, Equatable {
    /// An upgrade would install these now.
    public var installable = 0
    /// Those of them that close a flaw.
    public var security = 0
    /// Pending, and an upgrade would not install them, by name.
    public var heldBack: [HeldBack] = []

    public struct HeldBack: Sendable, Equatable {
        public var name: String
        /// One of ``PendingStanding``, but not installable.
        public var standing: String
    }

    public init() {}

    public mutating func count(_ name: String, standing: String, isSecurity: Bool, times: Int = 1) {
        if standing == PendingStanding.installable.rawValue {
            installable += times
            security += isSecurity ? times : 0
        } else {
            heldBack.append(HeldBack(name: name, standing: standing))
        }
    }
}
