/// The program that installs packages on a host. Each has one file of its own in `Managers/`.
public enum PackageManager: String, Codable, Sendable, CaseIterable {
    case apt
    /// dnf 4, also where it is still called yum (Enterprise Linux 8 and 9, Amazon Linux 2023, Fedora up to 40).
    case dnf
    /// dnf 5 (Fedora from 41), which has other words and JSON.
    case dnf5
}
