extension PackageManager {
    /// Whether the first version comes after the second, as dpkg or rpm orders them.
    public func isNewer(_ version: String, than other: String) -> Bool {
        switch self {
        case .apt: DebianVersion(other) < DebianVersion(version)
        case .dnf, .dnf5: RPMVersion(other) < RPMVersion(version)
        }
    }
}
