import Inventory
public import Packages
public import Vocabulary

/// `newer:`: what the waves after the first may install. A version that no wave before tries on the same system has been proved by nobody.
///
/// The plan freezes versions, so what appears in the soak is not installed in any case. This is about hosts that see other versions when the
/// plan is made: other mirrors, other repositories. They install the version that is proved, where they can still have it.
struct CanaryProof {
    let policy: UpdateSelection.Newer
    let scans: [HostID: ScannedHost]
    /// What hosts can have beside what they are offered; a host that is missing has not been asked, or did not answer.
    let available: [HostID: [AvailableVersion]]

    func hold(_ waves: [PlannedWave]) -> [PlannedWave] {
        guard policy != .allow else { return waves }
        var proved = Versions()
        var companions = Versions()
        return waves.map { wave in
            var wave = wave
            for index in wave.hosts.indices { hold(&wave.hosts[index], proved, companions) }
            for host in wave.hosts {
                for change in host.changes { proved[stream(change, host), default: []].insert(change.to) }
                for change in host.alsoInstalled { companions[stream(change, host), default: []].insert(change.to) }
            }
            return wave
        }
    }

    /// Packages that no wave before has at all are let through: holding them would mean that nobody ever gets them.
    private func hold(_ host: inout PlannedHost, _ proved: Versions, _ companions: Versions) {
        let security = Set((scans[host.host]?.scan?.pending ?? []).filter { $0.updateClass == .security }.map(\.name))
        var held: [HeldUpdate] = []
        let planned = host
        host.changes = host.changes.compactMap { change in
            guard let versions = proved[stream(change, planned)], !versions.contains(change.to),
                policy == .hold || !security.contains(change.name)
            else { return change }
            var update = HeldUpdate(
                name: change.name, architecture: change.architecture, installed: change.from, offered: change.to,
                proved: sorted(versions, planned))
            update.planned = obtainable(update, planned)
            held.append(update)
            return update.planned.map {
                PackageChange(name: change.name, architecture: change.architecture, from: change.from, to: $0)
            }
        }
        guard !held.isEmpty else { return }
        host.held = held
        // Whether a proved version closes what is exploited, or only the newest one, is not known.
        let names = (host.knownExploited ?? []).filter { name in !held.contains { $0.name == name } }
        host.knownExploited = names.isEmpty ? nil : names
        host.postponed += held.filter { $0.planned == nil }.map { postponed($0, planned) }
        host.alsoInstalled = host.changes.isEmpty ? [] : with(companions, planned)
    }

    /// The newest proved version that the host can have and has not passed already.
    private func obtainable(_ update: HeldUpdate, _ host: PlannedHost) -> String? {
        let versions = Set(
            (available[host.host] ?? []).filter { $0.name == update.name && $0.architecture == update.architecture }
                .map(\.version))
        return update.proved.first { versions.contains($0) && isAhead($0, of: update, host) }
    }

    /// What comes along, in the versions that the waves before have planned, too: a proved version may need them, and not the newest.
    private func with(_ companions: Versions, _ host: PlannedHost) -> [PackageChange] {
        let known = Set(host.alsoInstalled)
        let installed = Dictionary(
            host.alsoInstalled.map { (stream($0, host), $0.from) }, uniquingKeysWith: { first, _ in first })
        let former = (available[host.host] ?? []).compactMap { version -> PackageChange? in
            var change = PackageChange(name: version.name, architecture: version.architecture, to: version.version)
            let stream = stream(change, host)
            guard companions[stream]?.contains(version.version) == true else { return nil }
            change.from = installed[stream] ?? nil
            return known.contains(change) ? nil : change
        }
        return Set(former).sorted { ($0.name, $0.architecture, $0.to) < ($1.name, $1.architecture, $1.to) }
            + host.alsoInstalled
    }

    private func postponed(_ update: HeldUpdate, _ host: PlannedHost) -> Postponed {
        let versions = update.proved.joined(separator: ", ")
        let reason =
            if !update.proved.contains(where: { isAhead($0, of: update, host) }) {
                "and the host has \(update.installed ?? "none") already"
            } else if available[host.host] == nil {
                "and the host did not say whether it can still have it (plan again to ask anew)"
            } else {
                "which can't be had here: no repository of the host has it, and it has kept no file of it"
            }
        return Postponed(
            name: update.name, architecture: update.architecture, candidate: update.offered,
            reason: "the waves before prove \(versions), \(reason); newer is \(policy.rawValue)")
    }

    private func isAhead(_ version: String, of update: HeldUpdate, _ host: PlannedHost) -> Bool {
        guard let manager = host.packageManager, let installed = update.installed else { return true }
        return manager.isNewer(version, than: installed)
    }

    private func sorted(_ versions: Set<String>, _ host: PlannedHost) -> [String] {
        guard let manager = host.packageManager else { return versions.sorted() }
        return versions.sorted { manager.isNewer($0, than: $1) }
    }

    private typealias Versions = [Stream: Set<String>]

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
    /// What hosts have to be asked for before the plan is complete: the packages of which the waves before prove another version than the
    /// one that is offered, and what may come along with that.
    public var proofsToAskFor: [HostID: [PackageChange]] {
        var companions: [PackageManager: Set<PackageChange>] = [:]
        var wanted: [HostID: [PackageChange]] = [:]
        for wave in waves {
            for host in wave.hosts {
                guard let manager = host.packageManager, let held = host.held else { continue }
                wanted[host.host] =
                    held.map { PackageChange(name: $0.name, architecture: $0.architecture, to: $0.offered) }
                    + (companions[manager] ?? [])
            }
            for host in wave.hosts {
                guard let manager = host.packageManager else { continue }
                companions[manager, default: []].formUnion(host.alsoInstalled)
            }
        }
        return wanted
    }

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
