/// What a job on a host is to do.
public enum JobRequest: Codable, Sendable, Hashable {
    /// Install exactly what was planned.
    case apply(ApplyRequest)
    /// Mend the package database after a transaction that was cut off, and change nothing else.
    case repair(lockTimeoutSeconds: Int)
}
