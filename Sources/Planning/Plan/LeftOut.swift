public import Vocabulary

/// A host that the playbook selects and that stands in no wave.
public struct LeftOut: Codable, Sendable, Equatable {
    public var host: HostID
    public var reason: String

    public init(host: HostID, reason: String) {
        self.host = host
        self.reason = reason
    }
}
