public import Vocabulary

/// Whether the package manager would install an update now, and if not, why.
public enum PendingStanding: String, Codable, Sendable, CaseIterable {
    case installable, held, phased, excluded
    case keptBack = "kept_back"
    case notEntitled = "not_entitled"
}

/// One version of one package that a host lacks.
public struct PendingKey: Codable, Sendable, Hashable, Comparable {
    public var name: String
    public var architecture: String
    public var candidate: String

    public init(name: String, architecture: String, candidate: String) {
        self.name = name
        self.architecture = architecture
        self.candidate = candidate
    }

    /// The package regardless of version: a newer candidate never restarts a clock.
    public var stream: PackageStream { PackageStream(name: name, architecture: architecture) }

    public static func < (left: PendingKey, right: PendingKey) -> Bool {
        (left.name, left.architecture, left.candidate) < (right.name, right.architecture, right.candidate)
    }
}

/// A package on a host regardless of its version, `name.architecture`.
public struct PackageStream: Codable, Sendable, Hashable, Comparable, CustomStringConvertible {
    public var name: String
    public var architecture: String

    public init(name: String, architecture: String) {
        self.name = name
        self.architecture = architecture
    }

    public var description: String { "\(name).\(architecture)" }

    public static func < (left: PackageStream, right: PackageStream) -> Bool {
        (left.name, left.architecture) < (right.name, right.architecture)
    }
}

/// One pending update as a scan saw it.
public struct PendingRecord: Codable, Sendable, Equatable {
    public var name: String
    public var architecture: String
    /// The version installed; nil for a package that would come anew.
    public var installed: String?
    public var candidate: String
    public var updateClass: UpdateClass
    public var severity: Severity
    public var advisories: [String]
    public var cves: [String]
    /// The source package, or the repository where there is none.
    public var source: String
    /// One of ``PendingStanding``. Kept as text, so that an older program reads a newer ledger.
    public var standing: String

    public init(
        name: String, architecture: String, installed: String? = nil, candidate: String, updateClass: UpdateClass,
        severity: Severity = .unrated, advisories: [String] = [], cves: [String] = [], source: String = "",
        standing: String = PendingStanding.installable.rawValue
    ) {
        self.name = name
        self.architecture = architecture
        self.installed = installed
        self.candidate = candidate
        self.updateClass = updateClass
        self.severity = severity
        self.advisories = advisories
        self.cves = cves
        self.source = source
        self.standing = standing
    }

    public var key: PendingKey { PendingKey(name: name, architecture: architecture, candidate: candidate) }
}

extension PendingRecord {
    public func encode(to encoder: any Encoder) throws {
        try JSONObject.write(to: encoder) { object in
            try object.add("advisories", advisories)
            try object.add("architecture", architecture)
            try object.add("candidate", candidate)
            try object.add("cves", cves)
            try object.addIfPresent("installed", installed)
            try object.add("name", name)
            try object.add("severity", severity)
            try object.add("source", source)
            try object.add("standing", standing)
            try object.add("updateClass", updateClass)
        }
    }
}
