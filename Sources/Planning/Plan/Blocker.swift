/// Something that hinders a host's patching, found beforehand, with what mends it.
public struct Blocker: Codable, Sendable, Equatable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case unreachable
        case refreshFailed = "refresh_failed"
        case databaseBroken = "database_broken"
        case lowSpace = "low_space"
        case lockHeld = "lock_held"
        case secondMaster = "second_master"
        case clockSkew = "clock_skew"
        case sudoMissing = "sudo_missing"
        case removal
        case unknownOutput = "unknown_output"
    }

    public var kind: Kind
    public var message: String
    public var remedy: String?
    /// A host with a stopping blocker is not attempted.
    public var stops: Bool

    public init(kind: Kind, message: String, remedy: String? = nil, stops: Bool) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
        self.stops = stops
    }
}
