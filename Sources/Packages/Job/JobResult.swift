/// What a job says of itself, written on the host in one piece.
///
/// It is the job's testimony, not a proof: what is installed is read back from the package database (``ReadBack``).
public struct JobResult: Codable, Sendable, Equatable {
    public var steps: [JobStep]
    /// Why nothing was changed; nil when the transaction was begun.
    public var refusal: JobRefusal?
    /// What came along: packages that the request allows and that its changes needed.
    public var companions: [PackageChange]
    /// What was left out of the plan, because no repository has that version any longer and the host has kept no file of it; nil where
    /// everything could be had.
    public var gone: [PackageChange]?
    /// Configuration files of which the host kept its own version; the new one lies beside it (`.dpkg-dist`, `.rpmnew`).
    public var keptConfigurationFiles: [String]
    /// The maintainer script or scriptlet that failed, with its last lines.
    public var failedScript: String?

    public init(
        steps: [JobStep] = [], refusal: JobRefusal? = nil, companions: [PackageChange] = [],
        gone: [PackageChange]? = nil, keptConfigurationFiles: [String] = [],
        failedScript: String? = nil
    ) {
        self.steps = steps
        self.refusal = refusal
        self.companions = companions
        self.gone = gone
        self.keptConfigurationFiles = keptConfigurationFiles
        self.failedScript = failedScript
    }
}

/// One step of a job.
public struct JobStep: Codable, Sendable, Equatable {
    public enum Name: String, Codable, Sendable, CaseIterable { case lock, repair, simulate, download, apply }

    public var name: Name
    public var exitStatus: Int
    public var seconds: Double

    public init(name: Name, exitStatus: Int, seconds: Double) {
        self.name = name
        self.exitStatus = exitStatus
        self.seconds = seconds
    }
}

/// Why a job changed nothing.
public enum JobRefusal: Codable, Sendable, Equatable {
    /// The lock of the package manager was not free in time; who holds it.
    case lockHeld(by: String)
    /// The transaction would remove packages that the request does not name.
    case wouldRemove([String])
    /// The transaction would install or change packages that the request does not name.
    case wouldChangeOthers([String])
    /// No repository has the planned versions any longer, and the host has kept no files of them.
    case gone([String])
    /// The package manager cannot make the change, in its own words (a version is gone, a dependency is not met).
    case impossible(String)
    /// The database is broken and the repair did not mend it.
    case databaseBroken(String)
    /// The host was told to shut down before the transaction began.
    case hostStopping
}

extension JobRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .lockHeld(let holder): "the package manager was locked by \(holder)"
        case .wouldRemove(let names): "it would remove \(names.joined(separator: ", ")), which the plan does not name"
        case .wouldChangeOthers(let names):
            "it would also change \(names.joined(separator: ", ")), which the plan does not name"
        case .gone(let versions):
            "no repository of the host has \(versions.joined(separator: ", ")) any longer; plan again"
        case .impossible(let words): "the package manager cannot do it: \(words)"
        case .hostStopping: "the host is shutting down"
        case .databaseBroken(let words): "the package database is broken: \(words)"
        }
    }
}
