/// A command before or after a host is patched: drain and undrain. Exit 0 is done, 75 (EX_TEMPFAIL, sysexits.h) not now, else refused.
public struct Hook: Sendable, Hashable {
    /// No shell.
    public var argv: [String]
    public var from: HealthCheck.Origin
    public var timeout: Duration

    public init(argv: [String], from: HealthCheck.Origin = .host, timeout: Duration = .seconds(600)) {
        self.argv = argv
        self.from = from
        self.timeout = timeout
    }
}
