/// What differs between package managers. One type in one file for each; ``PackageManager/driver`` registers them.
protocol PackageManagerDriver: Sendable {
    /// A POSIX shell test that holds on hosts of this package manager.
    var detection: String { get }

    /// Shell text that refreshes the repositories, asked under the tag `refresh`.
    var refreshScript: String { get }

    /// Shell text that asks for what is installed and pending, and for the health of the database.
    var scanScript: String { get }

    /// Shell text that asks what ``readBack(_:)`` needs; the names stand in `$NAMES`, one a line.
    var readBackScript: String { get }

    /// Shell text that asks which kernels are installed.
    var kernelScript: String { get }

    /// The newest installed kernel by the answer to ``kernelScript``.
    func newestKernel(_ answer: Answer) -> String?

    /// What stands for no package at all in `$NAMES`, which would mean all of them when it is empty.
    var nameOfNoPackage: String { get }

    /// Shell text that asks which versions of the packages in `$NAMES` can be had (``Availability``).
    var availabilityScript: String { get }

    /// How a package stands in `$NAMES` there.
    func availabilityName(_ package: PackageChange) -> String

    /// The answer to ``availabilityScript``.
    func available(_ answer: Answer) -> [AvailableVersion]

    /// Shell text that asks how the one package in `$NAMES` stands (``PackageQuestion``).
    var questionScript: String { get }

    /// The answer to ``questionScript``, one for each architecture.
    func standings(_ answer: Answer) -> [PackageStanding]

    /// Shell functions that a job calls (``JobRunner`` says which).
    var jobScript: String { get }

    /// Whether a name or version could be one of this package manager's. Others are never sent to a host.
    func accepts(name: String) -> Bool
    func accepts(version: String) -> Bool

    /// The sudoers(5) commands that a scan needs.
    var scanCommands: [String] { get }

    func scan(_ answer: inout Answer) -> ManagerScan

    func readBack(_ answer: inout Answer) -> ManagerReadBack
}

/// What a package manager's part of the scan says.
struct ManagerScan {
    var architecture: String?
    var installed: [InstalledPackage] = []
    var pending: [PendingUpdate] = []
    var removals: [PackageRemoval] = []
    var refresh: [RepositoryRefresh] = []
    var readBack = ManagerReadBack()
    var automaticUpdaters: [AutomaticUpdater] = []
    var signingKeys: [SigningKey] = []
    var uncheckedSources: [String] = []
    var newerReleases: [String] = []
    var unanswered: [UnansweredQuestion] = []
}

extension ManagerScan {
    /// A system without a single package is one that has lost its database, and nothing that it says of updates is worth anything.
    mutating func noteLostDatabase(of manager: PackageManager) {
        let words = "\(manager == .apt ? "dpkg" : "rpm"): it knows of no installed package"
        guard readBack.database.isHealthy else { return }
        readBack.database.problems = [words]
        readBack.unanswered.removeAll { $0.topic == .installed }
        readBack.unanswered.append(UnansweredQuestion(topic: .installed, reason: words))
    }
}

/// What a package manager's part of reading back says; the scan asks the same.
struct ManagerReadBack {
    var installed: [InstalledPackage] = []
    var database = DatabaseHealth(interrupted: false)
    var newestKernel: String?
    var rebootSignals: [RebootNeed.Reason] = []
    var unanswered: [UnansweredQuestion] = []
}

extension PackageManager {
    /// dnf5 is asked for before dnf: where both are there, `dnf` is a link to it.
    static let detectionOrder: [PackageManager] = [.apt, .dnf5, .dnf]

    /// The registration: one line for each.
    var driver: any PackageManagerDriver {
        switch self {
        case .apt: Apt()
        case .dnf: Dnf4()
        case .dnf5: Dnf5()
        }
    }
}
