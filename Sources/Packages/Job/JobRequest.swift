/// What a job on a host is to do.
public enum JobRequest: Codable, Sendable, Hashable {
    /// Install exactly what was planned.
    case apply(ApplyRequest)
    /// Fetch what would be installed, and change nothing else: the run then needs no network for it.
    case stage(ApplyRequest)
    /// Mend the package database after a transaction that was cut off, and change nothing else.
    case repair(lockTimeoutSeconds: Int)
}
