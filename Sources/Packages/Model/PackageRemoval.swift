/// A package that a full upgrade would remove.
public struct PackageRemoval: Codable, Sendable, Equatable, Hashable {
    public var name: String
    public var architecture: String
    public var version: String

    public init(name: String, architecture: String, version: String) {
        self.name = name
        self.architecture = architecture
        self.version = version
    }
}
