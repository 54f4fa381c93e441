public import Inventory

/// A command before or after a host is patched, as the playbook has it. Exit 0 is done, 75 (EX_TEMPFAIL, sysexits.h) not now.
public struct PlannedHook: Codable, Sendable, Equatable {
    public var argv: [String]
    public var from: HealthCheck.Origin
    public var timeoutSeconds: Int

    public init(argv: [String], from: HealthCheck.Origin, timeoutSeconds: Int) {
        self.argv = argv
        self.from = from
        self.timeoutSeconds = timeoutSeconds
    }
}
