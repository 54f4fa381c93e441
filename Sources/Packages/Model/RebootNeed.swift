/// Whether a host must be rebooted before what was installed is active, and every signal that says so.
public struct RebootNeed: Codable, Sendable, Equatable {
    public enum Reason: Codable, Sendable, Equatable {
        /// `/run/reboot-required`, with the packages that asked for it.
        case flagFile(packages: [String])
        case newerKernel(running: String, newest: String)
        /// dnf's `needs-restarting -r` named these packages.
        case needsRestarting(packages: [String])
        /// A library or daemon that everything runs on was updated after the host came up.
        case coreUpdatedAfterBoot(packages: [String])
    }

    public var signals: [Reason]

    public init(signals: [Reason] = []) {
        self.signals = signals
    }

    public var isRequired: Bool { !signals.isEmpty }

    /// The signals as sentences for people.
    public var reasons: [String] { signals.map(\.description) }
}

extension RebootNeed.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .flagFile(let packages):
            packages.isEmpty ? "/run/reboot-required is there" : "reboot-required: \(packages.joined(separator: ", "))"
        case .newerKernel(let running, let newest): "kernel \(running) runs, \(newest) is installed"
        case .needsRestarting(let packages):
            packages.isEmpty ? "needs-restarting says so" : "needs-restarting: \(packages.joined(separator: ", "))"
        case .coreUpdatedAfterBoot(let packages): "updated after boot: \(packages.joined(separator: ", "))"
        }
    }
}
