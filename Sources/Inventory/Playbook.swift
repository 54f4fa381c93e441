/// What is to be applied, to which hosts, in which order, and when it stops.
public struct Playbook: Sendable {
    public var name: String
    public var hosts: Selector
    public var updates: UpdateSelection
    /// Never empty; the first that matches a host takes it.
    public var waves: [Wave]
    /// How long a host is given after patching before its checks decide.
    public var settle: Duration
    public var hooksBefore: [Hook]
    public var hooksAfter: [Hook]
    public var reboot: RebootPolicy
    /// How many hosts are worked on at once: of one client, behind one jump host, in all.
    public var clientLimit: Int
    public var perJumpLimit: Int
    public var globalLimit: Int
    public var window: WindowChoice
    public var catchUp: CatchUp
    /// The file.
    public var source: String
    /// Its text: the plan records it and its digest.
    public var text: String

    public init(
        name: String, hosts: Selector = .all, updates: UpdateSelection = UpdateSelection(),
        waves: [Wave] = [.everything],
        settle: Duration = .seconds(120), hooksBefore: [Hook] = [], hooksAfter: [Hook] = [],
        reboot: RebootPolicy = .ifRequired, clientLimit: Int = 20, perJumpLimit: Int = 10, globalLimit: Int = 60,
        window: WindowChoice = .inherit, catchUp: CatchUp = .nextWindow, source: String, text: String
    ) {
        self.name = name
        self.hosts = hosts
        self.updates = updates
        self.waves = waves
        self.settle = settle
        self.hooksBefore = hooksBefore
        self.hooksAfter = hooksAfter
        self.reboot = reboot
        self.clientLimit = clientLimit
        self.perJumpLimit = perJumpLimit
        self.globalLimit = globalLimit
        self.window = window
        self.catchUp = catchUp
        self.source = source
        self.text = text
    }
}

public enum RebootPolicy: String, Sendable, Codable, CaseIterable { case never, ifRequired = "if_required", always }

/// Which windows a playbook runs in.
public enum WindowChoice: Sendable, Hashable {
    /// Those of each host.
    case inherit
    /// The one of that name, for every host.
    case named(String)
}

/// What becomes of hosts that were not attempted in their window, when `run --due` holds the playbook.
public enum CatchUp: String, Sendable, CaseIterable {
    /// They are taken in the next of their own windows, also where the playbook names another.
    case nextWindow = "next_window"
    /// They wait for the next window of the playbook.
    case none
}
