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
    /// Blackouts that forbid all work; nil in facts from before they were recorded.
    public var freezes: [FreezeRecord]?

    /// The number of the contract; nil where none was given.
    public var contract: String?

    public init(
        displayName: String, timeZone: String, serviceLevel: ServiceLevelRecord, hosts: [MemberRecord],
        windows: [String] = [], blackouts: [String] = [], freezes: [FreezeRecord]? = nil, contract: String? = nil
    ) {
        self.freezes = freezes
        self.contract = contract
        self.displayName = displayName
        self.timeZone = timeZone
        self.serviceLevel = serviceLevel
        self.hosts = hosts
        self.windows = windows
        self.blackouts = blackouts
    }
}

/// Days on which nothing may be done.
public struct FreezeRecord: Codable, Sendable, Equatable {
    public var name: String
    /// First and last day, `YYYY-MM-DD` in the client's zone.
    public var from: String
    public var to: String

    public init(name: String, from: String, to: String) {
        self.name = name
        self.from = from
        self.to = to
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
    /// By `kev`, severity and `reboot`: `4h`, `7d`, `5wd`, `1mo`, or `none`.
    public var deadlines: [String: String]
    /// Percent.
    public var target: Double
    public var scanWithinSeconds: Int
    /// Dates `YYYY-MM-DD` in the client's zone that are no working days; nil where none were agreed.
    public var holidays: [String]?
    /// The same as ``deadlines`` for hosts that can be reached from the internet, where it differs.
    public var exposedDeadlines: [String: String]?
    /// Whether no time counts while a blackout forbids all work; nil: it counts.
    public var pausesInBlackouts: Bool?
    /// How long a host that has just come is spared.
    public var onboarding: String?
    /// What it is based on; nil in facts from before it was recorded.
    public var basis: Basis?

    /// In place of a deadline where nothing is promised.
    public static let nothing = "none"

    /// The text that a service level is taken from, in words: a later program may name it otherwise.
    public struct Basis: Codable, Sendable, Equatable {
        /// `pci-dss-4.0.1`
        public var preset: String
        public var source: String
        /// `2024-06`
        public var dated: String
        public var remark: String?
        /// Keys of the client's file that depart from it.
        public var overrides: [String]

        public init(preset: String, source: String, dated: String, remark: String? = nil, overrides: [String] = []) {
            self.preset = preset
            self.source = source
            self.dated = dated
            self.remark = remark
            self.overrides = overrides
        }
    }

    public init(
        clock: String = "detected", stop: String = "active", deadlines: [String: String], target: Double = 95,
        scanWithinSeconds: Int = 7 * 86_400, holidays: [String]? = nil, exposedDeadlines: [String: String]? = nil,
        pausesInBlackouts: Bool? = nil, onboarding: String? = nil, basis: Basis? = nil
    ) {
        self.exposedDeadlines = exposedDeadlines
        self.pausesInBlackouts = pausesInBlackouts
        self.onboarding = onboarding
        self.basis = basis
        self.clock = clock
        self.stop = stop
        self.deadlines = deadlines
        self.target = target
        self.scanWithinSeconds = scanWithinSeconds
        self.holidays = holidays
    }
}
