public import Vocabulary

/// What the host said when it was asked to start a job.
public enum JobStart: Sendable, Equatable {
    /// What keeps the job alive when the connection dies.
    public enum Keeper: String, Sendable, CaseIterable { case systemd, setsid }

    case started(Keeper)
    /// The job was there already: nothing was started a second time.
    case attached
    /// Another job works on this host.
    case busy(JobID)
}

/// Where a job stands.
public struct JobStatus: Sendable, Equatable {
    public enum State: Sendable, Equatable {
        case starting, running
        case finished(exitStatus: Int)
        /// The host was rebooted before the job wrote its result. The database needs a repair job.
        case lostInReboot
        /// The job's process is gone without a result, for the reason given.
        case lost(String)
        /// There is no such job on the host.
        case unknown
    }

    public var state: State
    /// The size of the whole log in bytes.
    public var logSize: Int
    /// The log from the offset that was asked for, as it is: not yet safe for a terminal (``SafeText``).
    public var log: [UInt8]
    /// There when the job has finished.
    public var result: JobResult?

    public init(state: State, logSize: Int, log: [UInt8] = [], result: JobResult? = nil) {
        self.state = state
        self.logSize = logSize
        self.log = log
        self.result = result
    }
}
