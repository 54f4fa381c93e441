public import Foundation

/// How one package stands on a host, whether anything is pending for it or not.
public struct PackageStanding: Codable, Sendable, Equatable {
    /// A version, and where it is to be had.
    public struct Version: Codable, Sendable, Equatable {
        public var version: String
        /// As in ``PendingUpdate/source``; empty where no repository of the host has the version.
        public var sources: [String]

        public init(version: String, sources: [String]) {
            self.version = version
            self.sources = sources
        }
    }

    public var architecture: String
    /// nil where the package is not installed and could be.
    public var installed: Version?
    /// When the installed version came.
    public var since: Date?
    /// What the package manager would install; nil where it takes no version at all.
    public var candidate: Version?
    /// On hold, or locked to a version.
    public var isHeld: Bool

    public init(
        architecture: String, installed: Version? = nil, since: Date? = nil, candidate: Version? = nil,
        isHeld: Bool = false
    ) {
        self.architecture = architecture
        self.installed = installed
        self.since = since
        self.candidate = candidate
        self.isHeld = isHeld
    }
}
