public import Packages
import Vocabulary

/// Which changes of a run can be taken back on a host, and why the others cannot.
public struct RollbackChoice: Sendable, Equatable {
    /// From the version that the run installed to the one before.
    public private(set) var changes: [PackageChange] = []
    /// Packages that came new with the run. They stay, unless what goes back cannot be without their removal.
    public private(set) var newPackages: [String] = []
    /// What stays as it is, with the reason.
    public private(set) var remaining: [Postponed] = []

    /// - Parameters:
    ///   - applied: What the run changed, as it was read back from the host then.
    ///   - installed: What the host has now.
    ///   - available: What the host can have now.
    public init(
        applied: [PackageChange], installed: [InstalledPackage], available: [AvailableVersion]
    ) {
        let present = Dictionary(grouping: installed) { Package(name: $0.name, architecture: $0.architecture) }
        let offered = Set(available.map { Version(name: $0.name, architecture: $0.architecture, version: $0.version) })
        for change in applied.sorted(by: { ($0.name, $0.architecture) < ($1.name, $1.architecture) }) {
            let package = Package(name: change.name, architecture: change.architecture)
            let versions = (present[package] ?? []).map(\.version)
            guard let former = change.from else {
                if !versions.isEmpty { newPackages.append(change.name) }
                continue
            }
            if versions == [former] { continue }
            let isOffered = offered.contains(
                Version(name: change.name, architecture: change.architecture, version: former))
            if let reason = Self.hindrance(change, former: former, present: versions, isOffered: isOffered) {
                remaining.append(
                    Postponed(
                        name: change.name, architecture: change.architecture, candidate: former, reason: reason))
            } else {
                changes.append(
                    PackageChange(name: change.name, architecture: change.architecture, from: change.to, to: former))
            }
        }
    }

    private static func hindrance(
        _ change: PackageChange, former: String, present: [String], isOffered: Bool
    ) -> String? {
        if present.contains(former) {
            return "is still installed beside \(change.to): choose it in the boot loader, or remove the newer one"
        }
        guard let now = present.first else { return "the package was removed since" }
        if now != change.to { return "the run left \(change.to), and by now it is \(now)" }
        return isOffered
            ? nil : "can't be had: no repository of the host has it any longer, and it has kept no file of it"
    }

    private struct Package: Hashable {
        let name: String
        let architecture: String
    }

    private struct Version: Hashable {
        let name: String
        let architecture: String
        let version: String
    }
}
