public import Compliance
public import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
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
    public let pending: [PendingInterval]
    /// The next due date of anything open on the host.
    public let nextDue: Date?
    /// Obligations that are in time and will be late unless somebody does something about them.
    public let breaches: [Obligation]
    /// Why the host stands so, in a few words; empty where all is well.
    public let reason: String

    /// What an upgrade would install now.
    public var installable: [PendingRecord] {
        pending.map(\.record).filter { $0.standing == PendingStanding.installable.rawValue }
    }

    /// What is pending and would not be installed: held, phased, kept back, excluded, not entitled.
    public var heldBack: [PendingRecord] {
        pending.map(\.record).filter { $0.standing != PendingStanding.installable.rawValue }
    }

    public var security: [PendingRecord] { installable.filter { $0.updateClass == .security } }

    /// Whether nobody needs to do anything out of the ordinary about this host.
    public var isWell: Bool {
        switch state {
        case .current, .due: true
        case .atRisk, .overdue, .unknown, .unsupported: false
        }
    }
}
