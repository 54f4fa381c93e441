public import Vocabulary

/// A host with everything inherited from its group and client resolved.
public struct Host: Sendable, Hashable {
    public var id: HostID
    public var address: String
    /// The group it stands under in the file; of an Ansible inventory, the nearest.
    public var group: String?
    /// Every group it belongs to. More than one only by way of Ansible inventories.
    public var groups: [String]
    public var site: String?
    public var ring: String?
    /// Reachable from the internet: a property of the asset that no scan can tell.
    public var exposed: Bool
    public var tags: [String]
    /// Names of the windows that apply. Empty is an error that reading, plan and run refuse.
    public var windows: [String]
    public var connection: ConnectionSettings
    /// The client's, then the group's, then the host's.
    public var checks: [HealthCheck]
    /// For how long what it answers to scans is kept beside the ledger; nil keeps its hash alone.
    public var keepsAnswersFor: Duration?

    /// - Parameter groups: nil takes `group` alone.
    public init(
        id: HostID, address: String, group: String? = nil, groups: [String]? = nil, site: String? = nil,
        ring: String? = nil, exposed: Bool = false, tags: [String] = [], windows: [String] = [],
        connection: ConnectionSettings, checks: [HealthCheck] = [], keepsAnswersFor: Duration? = nil
    ) {
        self.id = id
        self.address = address
        self.group = group
        self.groups = groups ?? group.map { [$0] } ?? []
        self.site = site
        self.ring = ring
        self.exposed = exposed
        self.tags = tags
        self.windows = windows
        self.connection = connection
        self.checks = checks
        self.keepsAnswersFor = keepsAnswersFor
    }
}
