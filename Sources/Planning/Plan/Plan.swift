public import Foundation
public import Inventory
public import Vocabulary

/// What a run will do, frozen.
///
/// A person can read and diff it (``json()``: sorted keys, one value a line), and `run --plan` carries out exactly this.
public struct Plan: Codable, Sendable, Equatable {
    /// The schema this version writes, and the only one it reads.
    public static let currentSchema = "msp-patch/plan/1"

    public var schema: String
    public var playbook: String
    /// SHA-256 of the playbook's text, in hexadecimal.
    public var playbookDigest: String
    /// Where the playbook was read from, for `run --plan`, which looks whether it still says the same.
    public var playbookFile: String
    /// Which hosts of the inventory it was made for, beside what the playbook says.
    public var selection: PlanSelection
    public var createdAt: Date
    /// The run whose changes this one takes back; nil for a plan of updates.
    public var rollbackOf: RunID?
    /// Outside of windows, by order; reason and approver stand in the run's first fact. The hosts' windows are then one
    /// that opens at `createdAt` and is named ``PlannedWindow/emergencyName``.
    public var emergency: Bool
    public var waves: [PlannedWave]
    /// Hosts that the playbook selects and no wave takes, with the reason.
    public var leftOut: [LeftOut]
    /// What falls due before its host's wave reaches it; nil where nobody has looked.
    public var breaches: [PlannedBreach]?
    public var reboot: RebootPolicy
    /// How long a host is given after patching before its checks decide, in seconds.
    public var settleSeconds: Int
    public var limits: Limits
    /// The clusters that a planned host belongs to.
    public var clusters: [PlannedCluster]
    public var hooksBefore: [PlannedHook]
    public var hooksAfter: [PlannedHook]

    public init(
        schema: String = Plan.currentSchema, playbook: String, playbookDigest: String, playbookFile: String = "",
        selection: PlanSelection = PlanSelection(), createdAt: Date,
        rollbackOf: RunID? = nil, emergency: Bool = false, waves: [PlannedWave], leftOut: [LeftOut] = [],
        breaches: [PlannedBreach]? = nil, reboot: RebootPolicy = .ifRequired,
        settleSeconds: Int = 120, limits: Limits = Limits(), clusters: [PlannedCluster] = [],
        hooksBefore: [PlannedHook] = [], hooksAfter: [PlannedHook] = []
    ) {
        self.schema = schema
        self.playbook = playbook
        self.playbookDigest = playbookDigest
        self.playbookFile = playbookFile
        self.selection = selection
        self.createdAt = createdAt
        self.rollbackOf = rollbackOf
        self.emergency = emergency
        self.waves = waves
        self.leftOut = leftOut
        self.breaches = breaches
        self.reboot = reboot
        self.settleSeconds = settleSeconds
        self.limits = limits
        self.clusters = clusters
        self.hooksBefore = hooksBefore
        self.hooksAfter = hooksAfter
    }

    /// Every planned host, in the order of the waves.
    public var hosts: [PlannedHost] { waves.flatMap(\.hosts) }
}
