/// A version of a package that a host could install now, and where from.
public struct AvailableVersion: Codable, Sendable, Hashable {
    public enum Place: String, Codable, Sendable, CaseIterable {
        /// A repository of which the host has an index.
        case repository
        /// A file that its package manager has kept: `/var/cache/apt/archives`, dnf's cache.
        case cache
    }

    public var name: String
    public var architecture: String
    public var version: String
    public var place: Place

    public init(name: String, architecture: String, version: String, place: Place) {
        self.name = name
        self.architecture = architecture
        self.version = version
        self.place = place
    }
}
