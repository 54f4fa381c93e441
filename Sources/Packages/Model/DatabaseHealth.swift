/// Whether the package database is whole.
public struct DatabaseHealth: Codable, Sendable, Equatable {
    /// What is wrong, in the tool's words: `bind9: half-configured`, `duplicate: zlib.x86_64`.
    public var problems: [String]
    /// A transaction was cut off: `dpkg --configure -a` is due before anything else can be installed.
    public var interrupted: Bool

    public init(problems: [String] = [], interrupted: Bool) {
        self.problems = problems
        self.interrupted = interrupted
    }

    public var isHealthy: Bool { problems.isEmpty && !interrupted }
}
