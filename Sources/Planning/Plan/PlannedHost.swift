public import Packages
public import Vocabulary

/// What a run will do to one host.
public struct PlannedHost: Codable, Sendable, Equatable {
    public var host: HostID
    public var address: String
    /// The last jump host on the way, which the limit per jump host counts; nil when there is none.
    public var jump: String?
    /// nil when the host could not be scanned.
    public var packageManager: PackageManager?
    /// Coming instants within the horizon, merged, dropped ones left out. The first may be open already.
    public var windows: [PlannedWindow]
    /// Exact versions; empty = nothing to do.
    public var changes: [PackageChange]
    /// New packages, and updates outside of the selection, that may come along because a change needs them: the job's own simulation
    /// decides which.
    public var alsoInstalled: [PackageChange]
    /// Names of packages that the job may remove.
    public var removals: [String]
    /// Changes that would go beyond what the waves before prove; nil where none does.
    public var held: [HeldUpdate]?
    /// Pending and not selected, with the rule that says so.
    public var postponed: [Postponed]
    /// Packages of ``changes`` that close a flaw known to be exploited; nil where none does.
    public var knownExploited: [String]?
    public var rebootExpected: Bool
    public var expectedMinutes: Double
    public var blockers: [Blocker]

    public init(
        host: HostID, address: String, jump: String? = nil, packageManager: PackageManager?, windows: [PlannedWindow],
        changes: [PackageChange] = [], alsoInstalled: [PackageChange] = [], removals: [String] = [],
        postponed: [Postponed] = [], rebootExpected: Bool = false, expectedMinutes: Double, blockers: [Blocker] = []
    ) {
        self.host = host
        self.address = address
        self.jump = jump
        self.packageManager = packageManager
        self.windows = windows
        self.changes = changes
        self.alsoInstalled = alsoInstalled
        self.removals = removals
        self.postponed = postponed
        self.rebootExpected = rebootExpected
        self.expectedMinutes = expectedMinutes
        self.blockers = blockers
    }

    /// The blocker because of which the host is not attempted, or nil.
    public var stoppingBlocker: Blocker? { blockers.first(where: \.stops) }
}
