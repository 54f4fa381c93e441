/// Something about a host that somebody has to know, with what mends it.
public struct Finding: Codable, Sendable, Equatable {
    public enum Weight: String, Codable, Sendable, CaseIterable { case notice, warning, critical }

    public enum Code: String, Codable, Sendable, CaseIterable {
        case refreshFailed = "refresh_failed"
        case databaseBroken = "database_broken"
        case interruptedTransaction = "interrupted_transaction"
        case lowSpace = "low_space"
        case lockHeld = "lock_held"
        case secondMaster = "second_master"
        case failedUnits = "failed_units"
        case clockSkew = "clock_skew"
        case heldPackage = "held_package"
        case removal
        case rebootPending = "reboot_pending"
        case staleServices = "stale_services"
        case keyExpiring = "key_expiring"
        case checksOff = "checks_off"
        case securitySourceMissing = "security_source_missing"
        case endOfLife = "end_of_life"
        case newerRelease = "newer_release"
        case unanswered
        case unknownOutput = "unknown_output"
        case sudoMissing = "sudo_missing"
    }

    public var code: Code
    public var weight: Weight
    public var message: String
    /// The command or the step that mends it.
    public var remedy: String?

    public init(code: Code, weight: Weight, message: String, remedy: String? = nil) {
        self.code = code
        self.weight = weight
        self.message = message
        self.remedy = remedy
    }
}
