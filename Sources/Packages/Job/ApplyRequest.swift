/// One package and the exact version that a run wants on a host.
public struct PackageChange: Codable, Sendable, Hashable {
    public var name: String
    public var architecture: String
    /// The version that the plan saw; nil for a package that is new.
    public var from: String?
    public var to: String

    public init(name: String, architecture: String, from: String? = nil, to: String) {
        self.name = name
        self.architecture = architecture
        self.from = from
        self.to = to
    }
}

/// What a run wants changed on a host.
public struct ApplyRequest: Codable, Sendable, Hashable {
    /// Exactly these, and what they must bring as the plan names it.
    public var changes: [PackageChange]
    /// Names that the plan allows to be removed.
    public var removals: [String]
    /// How long to wait for another package manager to end, in seconds.
    public var lockTimeoutSeconds: Int

    public init(changes: [PackageChange] = [], removals: [String] = [], lockTimeoutSeconds: Int) {
        self.changes = changes
        self.removals = removals
        self.lockTimeoutSeconds = lockTimeoutSeconds
    }
}
