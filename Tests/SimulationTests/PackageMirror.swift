import Packages
import Planning
import Vocabulary

/// What the archive offers. It changes while runs go on, and drops what it has replaced.
struct PackageMirror {
    /// Of every package that is pending when the first plan is made, and what comes after it.
    static let version = "1.1"
    static let newerVersion = "1.2"

    /// By name: seconds after the start at which the newer version takes the place of the planned one.
    private let replacements: [String: Double]

    init(changing: Bool, _ random: inout SplitMix64) {
        guard changing else {
            replacements = [:]
            return
        }
        var replacements: [String: Double] = [:]
        let at = random.seconds(0...30_000)
        for number in 0..<4 where random.chance(0.6) { replacements["package\(number)"] = at }
        self.replacements = replacements
    }

    func version(of package: String, at time: Double) -> String {
        replacements[package].map { $0 <= time } ?? false ? Self.newerVersion : Self.version
    }

    func offers(_ change: PackageChange, at time: Double) -> Bool { change.to == version(of: change.name, at: time) }

    /// What a host that said `first` at the start says now.
    func scan(_ first: ScannedHost, of host: SimulatedHost, at time: Double) -> ScannedHost {
        guard case .scanned(var scan, let firstSeen) = first else { return first }
        guard host.isUp, !host.traits.isUnreachable else { return .failed(reason: "connection refused") }
        scan.pending = scan.pending.compactMap { update in
            var update = update
            let installed = host.installed.filter { $0.name == update.name }.map(\.to).max()
            update.installed = installed ?? update.installed
            update.candidate = version(of: update.name, at: time)
            return update.candidate == update.installed ? nil : update
        }
        scan.reboot = RebootNeed(signals: host.needsReboot ? [.flagFile(packages: [])] : [])
        return .scanned(scan, firstSeen: firstSeen)
    }
}
