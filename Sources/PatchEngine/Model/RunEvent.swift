public import HealthChecks
public import Vocabulary

/// What happened. Everything the engine knows came to it as one of these, with the instant it happened at.
public enum RunEvent: Codable, Sendable, Equatable {
    case started
    /// Time has come (the answer to ``RunCommand/wake(at:)``), or just passed.
    case tick
    case preflightDone(HostID, Preflight)
    case drained(HostID, HookAnswer)
    case baselineTaken(HostID, BaselineAnswer)
    case jobFinished(HostID, JobAnswer)
    /// A transaction that was cut off by a reboot has been brought to an end, or not.
    case repaired(HostID, RepairAnswer)
    case verified(HostID, Verification)
    case rebooted(HostID, RebootAnswer)
    case checked(HostID, HealthReport)
    case undrained(HostID, HookAnswer)
    /// A step could not be finished: the host is silent.
    case contactLost(HostID, step: HostStep, reason: String)
    case rechecked(HostID, wave: String, HealthReport)
    case approved(wave: String, by: String)
    case stopRequested(by: String)
    /// A new controller process took over.
    case resumed
}

/// What is being done to a host.
public enum HostStep: String, Codable, CodingKeyRepresentable, Sendable, CaseIterable {
    case preflight, drain, baseline, job, repair, verify, reboot, check, undrain, recheck
}
