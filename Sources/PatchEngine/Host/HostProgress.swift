import Foundation
import HealthChecks
import Inventory
import Vocabulary

/// What has been done to a host and learnt about it so far.
struct HostProgress: Sendable, Equatable {
    /// Given up before it was touched: the outcome is settled, and only the undrain is left.
    struct Abandonment: Sendable, Equatable {
        var outcome: HostOutcome
        var reason: String
    }

    /// Taken out of service, and an undrain hook is there to put it back.
    var isDrained = false
    var abandonment: Abandonment?
    /// When the job was ordered: from here on the host counts as touched.
    var touchedAt: Date?
    var jobAttempt = 1
    /// False after a crash when the job may not be started any more: then it is only looked for.
    var mayStartJob = true
    var jobExitStatus: Int?
    /// What the job said when it did not go well.
    var jobReason: String?
    /// What became of a transaction that a reboot cut off.
    var repair: String?
    var verification: Verification?
    var isRebooted = false
    /// Why a reboot that was due was not done, or did not do.
    var rebootFailure: String?
    var isRebootPostponed = false
    var health: HealthReport?
    var undrainAttempt = 1
    var undrainFailure: String?
    /// Seconds spent in each step so far, by all attempts together.
    var durations: [HostStep: Double] = [:]
}

/// What the plan says about every host, and what holds at the instant.
struct HostRules: Sendable, Equatable {
    var reboot: RebootPolicy
    var hasDrainHook: Bool
    var hasUndrainHook: Bool
    /// Why nothing new may be started; nil when all is well.
    var stopReason: String?
    var now: Date
}
