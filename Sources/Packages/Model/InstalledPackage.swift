/// A package in the host's database.
public struct InstalledPackage: Codable, Sendable, Equatable, Hashable {
    public var name: String
    public var architecture: String
    /// dpkg: as dpkg prints it. rpm: `[epoch:]version-release`, the epoch only when it is not zero.
    public var version: String
    public var source: String?
    public var sourceVersion: String?

    public init(
        name: String, architecture: String, version: String, source: String? = nil, sourceVersion: String? = nil
    ) {
        self.name = name
        self.architecture = architecture
        self.version = version
        self.source = source
        self.sourceVersion = sourceVersion
    }
}
