public import MaintenanceWindows
public import Vocabulary

/// One tenant of the provider: one file in the inventory folder.
public struct Client: Sendable {
    public var id: ClientID
    /// The name for people: `ACME Funeral Homes`. The client's id where the file gives none.
    public var displayName: String
    /// Windows and blackouts; holds the time zone.
    public var calendar: WindowCalendar
    public var serviceLevel: ServiceLevel
    /// In file order, everything inherited is resolved.
    public var hosts: [Host]
    public var clusters: [Cluster]
    /// The file it was read from.
    public var source: String
    public var contacts: [Contact]
    public var contract: Contract?
    /// Days that do not count as working days, for deadlines in `wd`.
    public var holidays: [LocalDate]
    public var report: ReportSettings

    public init(
        id: ClientID, displayName: String, calendar: WindowCalendar, serviceLevel: ServiceLevel = .default,
        hosts: [Host], clusters: [Cluster] = [], source: String, contacts: [Contact] = [], contract: Contract? = nil,
        holidays: [LocalDate] = [], report: ReportSettings = ReportSettings()
    ) {
        self.id = id
        self.displayName = displayName
        self.calendar = calendar
        self.serviceLevel = serviceLevel
        self.hosts = hosts
        self.clusters = clusters
        self.source = source
        self.contacts = contacts
        self.contract = contract
        self.holidays = holidays
        self.report = report
    }
}
