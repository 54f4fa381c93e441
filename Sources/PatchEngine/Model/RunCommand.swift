public import Foundation
public import Vocabulary

/// What is to be done next. Recorded with the event that led to it, in one transaction, before it is carried out.
public enum RunCommand: Codable, Sendable, Equatable {
    case preflight(HostID)
    case drain(HostID)
    case takeBaseline(HostID)
    /// Start the job, or attach to it where it was started already.
    case runJob(HostID, JobID)
    /// Attach to the job where it was started before a crash, and never start it: its window has passed, or the run was stopped. Answered by
    /// ``RunEvent/jobFinished(_:_:)``, with ``JobAnswer/neverStarted`` when the host does not know the job.
    case findJob(HostID, JobID)
    /// Bring a transaction that a reboot has cut off to its end, by a job of its own. Answered by ``RunEvent/repaired(_:_:)``.
    case repair(HostID, JobID)
    case verify(HostID)
    /// Reboot the host. The boot id that is read before belongs on disk: carried out again, the command must find that the host
    /// has been rebooted since and not do it twice.
    case reboot(HostID)
    case check(HostID)
    case undrain(HostID)
    case recheck(HostID, wave: String)
    /// The last word on a host; a later one for the same host corrects it.
    case recordOutcome(HostRecord)
    case recordGate(wave: String, GateDecision)
    /// Send a tick then. It replaces the wake before it; ticks at other times do no harm.
    case wake(at: Date)
    case finish(RunResult)
}
