public import Vocabulary

/// The configuration of a client that figures depend on, recorded when it differs from the last one recorded.
public struct ClientFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "client")

    public var displayName: String
    /// Area/City or UTC.
    public var timeZone: String
    public var serviceLevel: ServiceLevelRecord
    public var hosts: [MemberRecord]
    /// As text, for the report.
    public var windows: [String]
    /// As text, for the report.
    public var blackouts: [String]

    public init(
        displayName: String, timeZone: String, serviceLevel: ServiceLevelRecord, hosts: [MemberRecord],
        windows: [String] = [], blackouts: [String] = []
    ) {
        self.displayName = displayName
        self.timeZone = timeZone
        self.serviceLevel = serviceLevel
        self.hosts = hosts
        self.windows = windows
        self.blackouts = blackouts
    }
}

/// A host as a member of its client.
public struct MemberRecord: Codable, Sendable, Equatable {
    public var host: HostID
    public var address: String
    public var group: String?
    public var ring: String?
    public var exposed: Bool
    public var windows: [String]

    public init(
        host: HostID, address: String, group: String? = nil, ring: String? = nil, exposed: Bool = false,
        windows: [String] = []
    ) {
        self.host = host
        self.address = address
        self.group = group
        self.ring = ring
        self.exposed = exposed
        self.windows = windows
    }
}

/// The service level agreed with a client (key `sla` of an inventory).
public struct ServiceLevelRecord: Codable, Sendable, Equatable {
    /// `detected`, `released` or `approved`.
    public var clock: String
    /// `active` or `installed`.
    public var stop: String
    /// By `kev`, severity and `reboot`: `4h`, `7d`, `5wd`, `1mo`.
    public var deadlines: [String: String]
    /// Percent.
    public var target: Double
    public var scanWithinSeconds: Int
    /// Dates `YYYY-MM-DD` in the client's zone that are no working days; nil where none were agreed.
    public var holidays: [String]?

    public init(
        clock: String = "detected", stop: String = "active", deadlines: [String: String], target: Double = 95,
        scanWithinSeconds: Int = 7 * 86_400, holidays: [String]? = nil
    ) {
        self.clock = clock
        self.stop = stop
        self.deadlines = deadlines
        self.target = target
        self.scanWithinSeconds = scanWithinSeconds
        self.holidays = holidays
    }
}
