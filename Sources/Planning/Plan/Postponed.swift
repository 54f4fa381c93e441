/// An update that exists for a host and that this run leaves alone.
public struct Postponed: Codable, Sendable, Equatable {
    public var name: String
    public var architecture: String
    public var candidate: String
    /// The rule: held, phased, excluded, not of a selected class, too young …
    public var reason: String

    public init(name: String, architecture: String, candidate: String, reason: String) {
        self.name = name
        self.architecture = architecture
        self.candidate = candidate
        self.reason = reason
    }
}
