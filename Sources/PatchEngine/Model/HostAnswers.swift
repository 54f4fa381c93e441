public import Packages

/// What was found immediately before a host is touched.
public enum Preflight: Codable, Sendable, Equatable {
    case ready
    case nothingToDo
    /// Something stands in the way and the host was not touched.
    case blocked(reason: String)
    case unreachable(reason: String)
    /// Another run or controller works on the host.
    case leaseHeld(by: String)
}

/// What a hook's exit status says.
public enum HookAnswer: Codable, Sendable, Equatable {
    case done
    /// Exit 75 (EX_TEMPFAIL, sysexits.h).
    case notNow(reason: String)
    /// Any other exit status, or no end in time.
    case refused(reason: String)
}

public enum BaselineAnswer: Codable, Sendable, Equatable {
    case taken
    /// Required checks that flap or that could not be made: nothing could be told from them afterwards, so a person decides.
    case unstable(checks: [String])
}

/// How a job ended. What it did is for ``Verification`` to say.
public enum JobAnswer: Codable, Sendable, Equatable {
    case finished(exitStatus: Int, reason: String?)
    /// The job's own simulation said no, and nothing was changed.
    case refused(reason: String)
    /// The host was rebooted in the middle of it.
    case lostInReboot
    /// The host does not know the job: it was ordered before a crash and never sent.
    case neverStarted
    /// Nobody can say what became of it; it may still run.
    case lost(reason: String)
    /// The package manager was locked the whole time, and nothing was changed.
    case busy(reason: String)
}

/// What became of a package database whose transaction was cut off by a reboot.
public enum RepairAnswer: Codable, Sendable, Equatable {
    case repaired
    case failed(reason: String)
}

/// What the host's package database holds after the job.
public struct Verification: Codable, Sendable, Equatable {
    public var applied: [PackageChange]
    public var missing: [PackageChange]
    public var rebootRequired: Bool
    public var rebootReasons: [String]
    public var databaseHealthy: Bool

    public init(
        applied: [PackageChange], missing: [PackageChange], rebootRequired: Bool, rebootReasons: [String] = [],
        databaseHealthy: Bool = true
    ) {
        self.applied = applied
        self.missing = missing
        self.rebootRequired = rebootRequired
        self.rebootReasons = rebootReasons
        self.databaseHealthy = databaseHealthy
    }
}

public enum RebootAnswer: Codable, Sendable, Equatable {
    /// The boot id changed and the host answers.
    case rebooted(kernelIsNewest: Bool)
    case didNotComeBack(reason: String)
    /// The host was asked to reboot, answers, and never went down.
    case bootIDUnchanged
}
