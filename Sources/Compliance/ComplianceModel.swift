public import Foundation
public import Vocabulary

/// All that a report says about one client and one period: plain data, the same for the same facts.
public struct ComplianceModel: Codable, Sendable, Equatable {
    public static let currentSchema = "msp-patch/report/1"

    public var schema: String
    /// SHA-256 of this document in canonical form with an empty digest.
    public var digest: String
    public var client: String
    public var displayName: String
    /// The contract that it is drawn up under.
    public var contract: String?
    /// Area/City or UTC.
    public var timeZone: String
    public var period: ReportPeriod
    /// What was recorded later is not in it.
    public var knownAt: Date
    /// The instant for which states are given: the end of the period, or ``knownAt`` while it is not over.
    public var asOf: Date
    /// The last fact that was known, and its hash: with it the ledger can be checked.
    public var ledgerSequence: Int64
    public var ledgerHash: String
    public var agreement: AgreementRow
    /// A few sentences for somebody with ninety seconds, made of facts alone.
    public var summary: [String]
    public var figures: [Figure]
    /// Attainment of this period and those before it, the oldest first.
    public var trend: [TrendRow]
    public var hosts: [HostRow]
    /// Fell due in the period and were not done by then: known exploited ones first, then the latest.
    public var missed: [ObligationRow]
    /// Open at ``asOf``: known exploited ones first, then in the order of their due dates.
    public var open: [ObligationRow]
    /// What was installed when.
    public var applied: [AppliedRow]
    public var runs: [RunRow]
    public var exceptions: [ExceptionRow]
    public var scopeChanges: [ScopeChangeRow]
    public var decisions: [DecisionRow]
    /// What would have let a run fail, was found and was gone before one did.
    public var prevented: [PreventedRow]
    /// Windows of the period, and what was done in each.
    public var windowLog: [WindowRow]
    /// The next windows after ``asOf``.
    public var nextWindows: [WindowRow]
    /// How well each host was looked at.
    public var evidence: [EvidenceRow]
    /// What fell due in the period, by severity and by whether hosts can be reached from the internet.
    public var matrix: [MatrixRow]
    /// What this report says otherwise than the one handed out before; nil where none was.
    public var restatement: Restatement?
    /// Windows and blackouts as configured, as text.
    public var windows: [String]
    public var blackouts: [String]
    /// What vendors and catalogues say, and of when it is.
    public var feeds: [FeedRow]
    /// What one has to know to read the figures right.
    public var notes: [String]

    /// A figure by its name.
    public func figure(_ id: String) -> Figure? { figures.first { $0.id == id } }

    /// Whether the period had ended.
    public var isOver: Bool { asOf >= period.end }

    /// Hosts in a state, in the order of their names.
    public func hosts(in state: ComplianceState) -> [HostRow] { hosts.filter { $0.state == state } }

    /// Open obligations whose due date has passed. A release without support is no work left undone; it has a state of
    /// its own.
    public var overdue: [ObligationRow] { open.filter { $0.due <= asOf && $0.kind != .endOfLife } }

    /// Open obligations that are in time and will be late unless somebody does something about them.
    public var willBreach: [ObligationRow] { open.filter { $0.forecast?.willBreach ?? false } }
}

/// What was agreed.
public struct AgreementRow: Codable, Sendable, Equatable {
    public struct DeadlineRow: Codable, Sendable, Equatable {
        public var severity: String
        public var within: String
    }

    public var clock: ServiceClock
    public var stop: ServiceStop
    public var target: Double
    public var scanWithinSeconds: Int
    public var deadlines: [DeadlineRow]
    /// Of hosts that can be reached from the internet, where it differs.
    public var exposedDeadlines: [DeadlineRow]
    public var pausesInBlackouts: Bool
    public var onboarding: String?
    /// The text that it is taken from; nil where that is not recorded.
    public var basis: BasisRow?
}

/// The text that an agreement is taken from.
public struct BasisRow: Codable, Sendable, Equatable {
    public var preset: String
    public var source: String
    public var dated: String
    public var remark: String?
    /// What the client's own file says otherwise.
    public var overrides: [String]
}

public struct TrendRow: Codable, Sendable, Equatable {
    public var period: String
    public var attainment: Ratio
}

/// A host at the end of the period.
public struct HostRow: Codable, Sendable, Equatable {
    public var host: String
    public var address: String
    public var group: String?
    public var ring: String?
    public var os: String?
    public var state: ComplianceState
    /// Why, in a few words.
    public var reason: String
    public var lastCompleteScan: Date?
    public var openObligations: Int
    public var overdueObligations: Int
    public var rebootPending: Bool
    /// The last day with security updates; nil for a release that is not in the table.
    public var supportedUntil: String?
    public var pendingUpdates: Int
    public var heldUpdates: Int
}

/// An obligation as a line of a list.
public struct ObligationRow: Codable, Sendable, Equatable {
    public var host: String
    public var kind: Obligation.Subject.Kind
    public var title: String
    public var severity: Severity
    public var knownExploited: Bool
    public var packages: [String]
    public var candidates: [String]
    /// The host can be reached from the internet.
    public var exposed: Bool
    /// The host was not looked at; that it needs this is presumed.
    public var isPresumed: Bool
    public var start: Date
    public var due: Date
    public var originalDue: Date
    public var state: Obligation.State
    public var installed: Date?
    public var active: Date?
    public var evidence: Obligation.Evidence?
    /// Negative while it is in time.
    public var daysLate: Double
    /// Why it is open or was late, as far as the facts say.
    public var cause: String
    public var exceptions: [String]
    public var lateExceptions: [String]
    /// Whether it can still be met in time.
    public var forecast: Forecast?
}

/// A host in a run.
public struct AppliedRow: Codable, Sendable, Equatable {
    public struct Package: Codable, Sendable, Equatable {
        public var name: String
        public var from: String?
        public var to: String
    }

    public var at: Date
    public var host: String
    public var run: String
    public var wave: String
    public var outcome: HostOutcome
    public var reason: String?
    /// Read back from the host's package database.
    public var packages: [Package]
    public var rebooted: Bool
    /// Required checks that were worse after it than before.
    public var regressions: [String]
    /// The window's name; nil for an emergency, or where none was recorded.
    public var window: String?
    public var emergency: Bool
}

public struct RunRow: Codable, Sendable, Equatable {
    public var run: String
    public var playbook: String
    public var startedAt: Date
    public var verified: Int
    public var failed: Int
    public var notAttempted: Int
    public var emergencyReason: String?
    public var emergencyApprover: String?
}

public struct ExceptionRow: Codable, Sendable, Equatable {
    public var id: String
    public var hosts: String
    public var packages: String
    public var advisory: String?
    public var reason: String
    public var approver: String
    public var compensating: String?
    public var granted: Date
    public var recorded: Date
    public var ends: Date
    public var endedEarly: String?
    public var isInForce: Bool
    /// Obligations that it covers.
    public var obligations: Int
    /// Obligations that were due before it was recorded: it changes nothing about them.
    public var lateFor: Int
}

/// A host that came or left in the period.
public struct ScopeChangeRow: Codable, Sendable, Equatable {
    public enum Change: String, Codable, Sendable, CaseIterable { case added, removed }

    public var host: String
    public var change: Change
    public var at: Date
}
