import Inventory
import Packages
import Vocabulary

/// `newer:`: what the waves after the first may install. A version that no wave before tries on the same system has been proved by nobody.
///
/// The plan freezes versions, so what appears in the soak is not installed in any case. This is about hosts that see other versions when the
/// plan is made: other mirrors, other repositories. An older version cannot be asked for, since nobody knows whether the archive still has it.
struct CanaryProof {
    let policy: UpdateSelection.Newer
    let scans: [HostID: ScannedHost]

    func hold(_ waves: [PlannedWave]) -> [PlannedWave] {
        guard policy != .allow else { return waves }
        var proved: [Stream: Set<String>] = [:]
        return waves.map { wave in
            var wave = wave
            for index in wave.hosts.indices { hold(&wave.hosts[index], proved) }
            for host in wave.hosts {
                for change in host.changes { proved[stream(change, host), default: []].insert(change.to) }
            }
            return wave
        }
    }

    /// Packages that no wave before has at all are let through: holding them would mean that nobody ever gets them.
    private func hold(_ host: inout PlannedHost, _ proved: [Stream: Set<String>]) {
        let security = Set((scans[host.host]?.scan?.pending ?? []).filter { $0.updateClass == .security }.map(\.name))
        var held: [Postponed] = []
        let planned = host
        host.changes.removeAll { change in
            guard let versions = proved[stream(change, planned)], !versions.contains(change.to),
                policy == .hold || !security.contains(change.name)
            else { return false }
            let tried = versions.sorted().joined(separator: ", ")
            held.append(
                Postponed(
                    name: change.name, architecture: change.architecture, candidate: change.to,
                    reason:
                        "the waves before prove \(tried), and the archive offers this one; newer is \(policy.rawValue)")
            )
            return true
        }
        host.postponed += held
        if host.changes.isEmpty, !held.isEmpty { host.alsoInstalled = [] }
    }

    private struct Stream: Hashable {
        var system: String
        var name: String
        var architecture: String
    }

    private func stream(_ change: PackageChange, _ host: PlannedHost) -> Stream {
        Stream(
            system: scans[host.host]?.operatingSystem ?? "", name: change.name, architecture: change.architecture)
    }
}

extension Plan {
    /// How many installations of a wave try a version that stands in a wave before, of how many.
    public func provedBefore(_ wave: PlannedWave) -> (proved: Int, of: Int) {
        struct Version: Hashable {
            var name: String
            var version: String
        }
        let before = waves.prefix { $0.name != wave.name }.flatMap(\.hosts).flatMap(\.changes)
        let tried = Set(before.map { Version(name: $0.name, version: $0.to) })
        let changes = wave.hosts.flatMap(\.changes)
        return (changes.count { tried.contains(Version(name: $0.name, version: $0.to)) }, changes.count)
    }
}
