public import Foundation
public import Vocabulary

/// The sole right to work on something (a host, a member of a cluster) until it is given back.
public struct Lease: Sendable, Equatable {
    public var name: String
    public var owner: RunID
    public var acquiredAt: Date
    /// The owner's last sign of life.
    public var renewedAt: Date
    public var expires: Date
}

/// A number of leases that may be out at once: one for each member of a cluster that may be unavailable.
public struct LeasePool: Sendable, Equatable {
    /// What becomes of a place whose lease has run out.
    public enum Expiry: Sendable { case counts, frees }

    public var name: String
    public var capacity: Int
    public var expiry: Expiry

    public init(name: String, capacity: Int, expiry: Expiry = .counts) {
        self.name = name
        self.capacity = capacity
        self.expiry = expiry
    }
}

public enum LeaseAnswer: Sendable, Equatable {
    case granted
    /// Granted, but the former owner let it expire: the state of what is leased must be looked at first, never assumed.
    case grantedAfterExpiry(of: Lease)
    case heldBy(RunID, until: Date)
    /// The pool has no lease left. An expired one counts until somebody takes it over or gives it back: a member whose
    /// state is unknown is not available.
    case poolExhausted(by: [Lease])

    public var isGranted: Bool {
        switch self {
        case .granted, .grantedAfterExpiry: true
        case .heldBy, .poolExhausted: false
        }
    }
}

/// That somebody has a lease, as a condition.
public struct LeaseClaim: Sendable, Equatable {
    public var name: String
    public var owner: RunID

    public init(name: String, owner: RunID) {
        self.name = name
        self.owner = owner
    }
}
