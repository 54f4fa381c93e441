/// Everything that one round trip tells of a host.
public struct HostScan: Codable, Sendable, Equatable {
    public var host: HostFacts
    public var packageManager: PackageManager
    /// One for each repository that was asked. A failed one makes the scan partial.
    public var refresh: [RepositoryRefresh]
    public var installed: [InstalledPackage]
    /// What an upgrade would install, and the held, phased and kept back ones, marked by their standing.
    public var pending: [PendingUpdate]
    /// What a full upgrade would remove.
    public var removals: [PackageRemoval]
    public var database: DatabaseHealth
    public var reboot: RebootNeed
    public var filesystems: [Filesystem]
    public var failedUnits: [String]
    public var lockHolders: [LockHolder]
    public var automaticUpdaters: [AutomaticUpdater]
    /// Processes that still run libraries which were replaced.
    public var staleServices: [StaleService]
    public var signingKeys: [SigningKey]
    /// What the package manager has been told not to check about its repositories: `FILE: OPTION`.
    public var uncheckedSources: [String]
    /// Releases that the host would have to be moved to before it is offered their updates (Amazon Linux), the latest last.
    public var newerReleases: [String]
    public var listeners: [ListeningSocket]
    /// Commands that msp-patch needs and that sudo does not let the account run.
    public var missingSudoRules: [String]
    /// Questions that the host could not answer, so that an empty list above means "none" only when it is not named here.
    public var unanswered: [UnansweredQuestion]
    /// The first twenty lines that the parser did not know, with their section.
    public var unknownLines: [String]
    public var unknownLineCount: Int

    public init(
        host: HostFacts, packageManager: PackageManager, refresh: [RepositoryRefresh] = [],
        installed: [InstalledPackage] = [], pending: [PendingUpdate] = [], removals: [PackageRemoval] = [],
        database: DatabaseHealth, reboot: RebootNeed, filesystems: [Filesystem] = [], failedUnits: [String] = [],
        lockHolders: [LockHolder] = [], automaticUpdaters: [AutomaticUpdater] = [],
        staleServices: [StaleService] = [], signingKeys: [SigningKey] = [], uncheckedSources: [String] = [],
        newerReleases: [String] = [],
        listeners: [ListeningSocket] = [],
        missingSudoRules: [String] = [], unanswered: [UnansweredQuestion] = [],
        unknownLines: [String] = [],
        unknownLineCount: Int
    ) {
        self.host = host
        self.packageManager = packageManager
        self.refresh = refresh
        self.installed = installed
        self.pending = pending
        self.removals = removals
        self.database = database
        self.reboot = reboot
        self.filesystems = filesystems
        self.failedUnits = failedUnits
        self.lockHolders = lockHolders
        self.automaticUpdaters = automaticUpdaters
        self.staleServices = staleServices
        self.signingKeys = signingKeys
        self.uncheckedSources = uncheckedSources
        self.newerReleases = newerReleases
        self.listeners = listeners
        self.missingSudoRules = missingSudoRules
        self.unanswered = unanswered
        self.unknownLines = unknownLines
        self.unknownLineCount = unknownLineCount
    }

    /// Whether every repository was refreshed, to an index that is not past its date, and every question about updates was answered. When false, the host's state is unknown.
    public var isComplete: Bool {
        unknownRepositories.isEmpty && !unanswered.contains { $0.topic.decidesPending }
    }
}
