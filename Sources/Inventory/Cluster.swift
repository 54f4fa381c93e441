public import Vocabulary

/// Hosts of which only so many may be unavailable at a time, across waves, runs and processes.
public struct Cluster: Sendable, Hashable {
    public var name: String
    public var client: ClientID
    public var members: [HostID]
    /// 1 to one less than the number of members.
    public var maxUnavailable: Int
    /// How long a member must have been healthy again before the next may go.
    public var settle: Duration

    public init(name: String, client: ClientID, members: [HostID], maxUnavailable: Int = 1, settle: Duration) {
        self.name = name
        self.client = client
        self.members = members
        self.maxUnavailable = maxUnavailable
        self.settle = settle
    }
}
