public import Compliance
public import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
import Packages
public import Vocabulary

/// Where one host stands, from the ledger alone: what was last seen of it, when, and what is due.
public struct HostStatusReport: Sendable {
    public let host: Host
    public let state: ComplianceState
    /// What was last seen of the host; nil when it was never scanned.
    public let seen: HostState?
    /// When it was last seen.
    public let scannedAt: Date?
    /// What the last scan ran into: no answer at all, or repositories that did not refresh.
    public let failure: ScanFact.Failure?
    public let attemptedAt: Date?
    public let failedRepositories: [String]
    public let counts: PendingCounts
    /// Each pending update, those known to be exploited first; empty where nobody asked for them.
    public let pending: [PendingInterval]
    /// The next due date of anything open on the host.
    public let nextDue: Date?
    /// In time now, and late unless somebody does something about it.
    public let breaches: [Standings.Breach]
    /// Open obligations that close a flaw known to be exploited.
    public let exploited: [String]
    /// Flaws known to be exploited that the updates in ``pending`` close.
    public let knownExploited: Set<String>
    /// What the last scan found, and what is known of the release by now.
    public let findings: [FindingRecord]
    /// Why the host stands so, in a few words; empty where all is well.
    public let reason: String

    init(
        host: Host, standing: Standings.Host?, seen: SeenHost?, counts: PendingCounts, pending: [PendingInterval],
        knownExploited: Set<String>, lifeCycles: LifeCycles, at now: Date
    ) {
        self.host = host
        state = standing?.state ?? .unknown
        self.seen = seen?.state
        scannedAt = seen?.seenAt
        failure = seen?.failure
        attemptedAt = seen?.attemptedAt
        failedRepositories = seen?.failedRepositories ?? []
        self.counts = counts
        func isExploited(_ interval: PendingInterval) -> Bool { !knownExploited.isDisjoint(with: interval.record.cves) }
        self.pending = pending.filter(isExploited) + pending.filter { !isExploited($0) }
        self.knownExploited = knownExploited
        exploited = standing?.knownExploited ?? []
        let found = seen?.state.map { [lifeCycles.finding($0, at: now)].compactMap(\.self) + $0.findings } ?? []
        // What is held back with an exception is agreed with the client, and no finding.
        let isAgreed = standing?.isHoldingExcused ?? false
        findings = found.filter { !(isAgreed && $0.code == Finding.Code.heldPackage.rawValue) }
        nextDue = standing?.nextDue
        breaches = standing?.breaches ?? []
        reason = standing?.reason.text(at: now) ?? ""
    }

    /// What an upgrade would install now, one by one: of what was asked for (``pending``).
    public var installable: [PendingRecord] {
        pending.map(\.record).filter { $0.standing == PendingStanding.installable.rawValue }
    }

    /// Whether nobody needs to do anything out of the ordinary about this host.
    public var isWell: Bool {
        switch state {
        case .current, .due: true
        case .atRisk, .overdue, .unknown, .unsupported: false
        }
    }
}
