public import Vocabulary

/// A cluster that a planned host belongs to, with all its members, planned or not.
public struct PlannedCluster: Codable, Sendable, Equatable {
    public var name: String
    public var client: ClientID
    public var members: [HostID]
    public var maxUnavailable: Int
    /// How long a member must have been healthy again before the next may go, in seconds.
    public var settleSeconds: Int
    /// Members of which no scan says how they are: unknown counts as unavailable.
    public var unavailable: [HostID]

    public init(
        name: String, client: ClientID, members: [HostID], maxUnavailable: Int, settleSeconds: Int,
        unavailable: [HostID] = []
    ) {
        self.name = name
        self.client = client
        self.members = members
        self.maxUnavailable = maxUnavailable
        self.settleSeconds = settleSeconds
        self.unavailable = unavailable
    }
}
