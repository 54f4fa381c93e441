public import Vocabulary

/// An update that exists for a host, installable or not.
public struct PendingUpdate: Codable, Sendable, Equatable {
    /// Why an update that exists is not what an upgrade would install now.
    public enum Standing: Codable, Sendable, Equatable {
        case installable
        /// `apt-mark hold`, or dnf's versionlock.
        case held
        /// The distribution offers it to a growing part of the hosts, and this one is not among them yet.
        case phased(percent: Int?)
        /// The package manager does not take it: it would need a removal or something that is not to be had.
        case keptBack(reason: String)
        /// Configuration excludes it (dnf `excludepkgs`, apt pin).
        case excluded
        /// Only for subscribers (Ubuntu Pro, a Red Hat subscription).
        case notEntitled
    }

    public var name: String
    public var architecture: String
    /// nil: a new package that the upgrade would bring.
    public var installed: String?
    public var candidate: String
    public var updateClass: UpdateClass
    public var severity: Severity
    public var advisories: [String]
    public var cves: [String]
    /// Those of ``cves`` that are known to be exploited, where a catalogue of them was imported.
    public var knownExploited: [String]
    /// The source package of the candidate, and its version there, where the package manager says so (apt).
    public var sourcePackage: String?
    public var sourceVersion: String?
    /// apt: origin and suite, `Debian-Security:12/oldstable-security`; dnf: the repository's id.
    public var source: String
    public var standing: Standing
    public var downloadBytes: Int64?
    /// How much the installed size of the new version is.
    public var installedBytes: Int64?
    /// An advisory says that it takes a reboot to become active.
    public var rebootSuggested: Bool
    /// It cannot be installed without removing a package: a full upgrade would, a careful one leaves it alone.
    public var needsRemoval: Bool

    public init(
        name: String, architecture: String, installed: String? = nil, candidate: String, updateClass: UpdateClass,
        severity: Severity, advisories: [String] = [], cves: [String] = [], knownExploited: [String] = [],
        sourcePackage: String? = nil, sourceVersion: String? = nil, source: String, standing: Standing,
        downloadBytes: Int64? = nil, installedBytes: Int64? = nil, rebootSuggested: Bool,
        needsRemoval: Bool = false
    ) {
        self.name = name
        self.architecture = architecture
        self.installed = installed
        self.candidate = candidate
        self.updateClass = updateClass
        self.severity = severity
        self.advisories = advisories
        self.cves = cves
        self.knownExploited = knownExploited
        self.sourcePackage = sourcePackage
        self.sourceVersion = sourceVersion
        self.source = source
        self.standing = standing
        self.downloadBytes = downloadBytes
        self.installedBytes = installedBytes
        self.rebootSuggested = rebootSuggested
        self.needsRemoval = needsRemoval
    }
}
