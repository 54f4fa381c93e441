/// An update of which the waves before try other versions than the one that this host is offered.
public struct HeldUpdate: Codable, Sendable, Equatable {
    public var name: String
    public var architecture: String
    public var installed: String?
    public var offered: String
    /// What the waves before try, the newest first.
    public var proved: [String]
    /// The proved version that the host installs; nil where it can have none, as ``PlannedHost/postponed`` tells.
    public var planned: String?

    public init(
        name: String, architecture: String, installed: String?, offered: String, proved: [String],
        planned: String? = nil
    ) {
        self.name = name
        self.architecture = architecture
        self.installed = installed
        self.offered = offered
        self.proved = proved
        self.planned = planned
    }
}
