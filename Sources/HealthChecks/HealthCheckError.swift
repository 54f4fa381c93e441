/// Why a host's answer to its checks is of no use.
public enum HealthCheckError: Error, Sendable, Equatable {
    /// The answer does not begin or end as it should: the connection broke, or something else answered.
    case truncated
    /// The answer is longer than any honest one.
    case tooLong(bytes: Int)
}

extension HealthCheckError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated:
            "the answer to the health checks is incomplete. Ask again; if it stays so, look at the login shell of the host."
        case .tooLong(let bytes):
            "the answer to the health checks has \(bytes) bytes, far more than it should. Look at the host before patching it."
        }
    }
}
