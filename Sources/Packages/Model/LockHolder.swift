/// A process that holds a lock of the package manager.
public struct LockHolder: Codable, Sendable, Equatable {
    /// The lock file.
    public var lock: String
    /// Its process id on the host.
    public var process: Int
    public var command: String
    /// Its systemd unit, when it has one.
    public var unit: String?

    public init(lock: String, process: Int, command: String, unit: String? = nil) {
        self.lock = lock
        self.process = process
        self.command = command
        self.unit = unit
    }
}
