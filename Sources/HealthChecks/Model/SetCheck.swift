import Inventory

/// Checks that every host gets without being asked for, and that compare sets instead of counting: one unit that was mended does not make up
/// for another that broke.
public enum SetCheck: String, Sendable, CaseIterable {
    /// The same as `{units: no-new-failures}`.
    case failedUnits = "units no-new-failures"
    /// Services that are enabled and do not run.
    case deadServices = "enabled services run"
    /// TCP sockets that listen.
    case listeners = "listeners stay"
    case mounts = "mounts stay"

    /// Whether a new member is bad (failed units) or a lost one (listeners).
    var badWhenNew: Bool {
        switch self {
        case .failedUnits, .deadServices: true
        case .listeners, .mounts: false
        }
    }

    /// What one member is called.
    var memberWord: String {
        switch self {
        case .failedUnits: "unit"
        case .deadServices: "enabled service"
        case .listeners: "listener"
        case .mounts: "mount"
        }
    }

    /// What holds where the inventory does not ask for the check itself. A unit that fails or a service that stays down after an
    /// update is the update's doing. Listeners and mounts also go for other reasons (an idle service, a network stack that is shared
    /// with other containers): they warn and gate nothing.
    var requirement: HealthCheck.Requirement {
        switch self {
        case .failedUnits, .deadServices: .required
        case .listeners, .mounts: .wanted
        }
    }

    func settled(_ former: [String], _ later: [String]) -> [String] {
        let both = badWhenNew ? Set(former).union(later) : Set(former).intersection(later)
        return both.sorted()
    }
}
