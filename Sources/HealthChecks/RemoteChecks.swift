public import Inventory

/// The checks that are made on the host, in one round trip and without root.
public enum RemoteChecks {
    /// - Parameter nonce: Letters and digits that no output of the host can guess.
    /// - Returns: Text for the standard input of `LC_ALL=C exec /bin/sh -s`.
    public static func script(checks: [HealthCheck], nonce: String) -> String { "" }

    public static func parse(
        _ output: [UInt8], checks: [HealthCheck], nonce: String
    ) throws(HealthCheckError) -> Snapshot { throw .truncated }
}
