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

extension PackageChange {
    /// Whether the change is only active after a reboot.
    public var suggestsReboot: Bool { RebootSignals.suggests(name) }
}

/// What a run wants changed on a host.
public struct ApplyRequest: Codable, Sendable, Hashable {
    public enum Direction: String, Codable, Sendable, CaseIterable {
        /// To newer versions.
        case update
        /// To the versions of before, which the package manager would not go to by itself.
        case rollback
    }

    public var direction: Direction
    /// Exactly these.
    public var changes: [PackageChange]
    /// These may come along where one of `changes` needs them, in exactly these versions, and nothing else may.
    public var companions: [PackageChange]
    /// Names that the plan allows to be removed.
    public var removals: [String]
    /// How long to wait for another package manager to end, in seconds.
    public var lockTimeoutSeconds: Int

    public init(
        direction: Direction = .update, changes: [PackageChange], companions: [PackageChange] = [],
        removals: [String] = [],
        lockTimeoutSeconds: Int = 600
    ) {
        self.direction = direction
        self.changes = changes
        self.companions = companions
        self.removals = removals
        self.lockTimeoutSeconds = lockTimeoutSeconds
    }
}
