public import Vocabulary

/// Why there is no plan.
public enum PlanningError: Error, Sendable, Equatable {
    /// A host without a window is an error, never "any time".
    case noWindow(hosts: [HostID])
    /// The playbook names a window that these clients do not have.
    case unknownWindow(name: String, clients: [ClientID])
    case noHosts(playbook: String)
    /// A blackout of these hosts' clients allows nothing, not even emergencies.
    case blackout(name: String, hosts: [HostID])
    /// A plan file that is not one, or of another version.
    case unreadable(reason: String)
}

extension PlanningError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noWindow(let hosts):
            "no maintenance window: \(Self.list(hosts)). Give each host, its group or its client's defaults a `window:`."
        case .unknownWindow(let name, let clients):
            "the playbook's window \"\(name)\" is not defined by \(Self.list(clients)). Define it under `windows:` there, or write `window: inherit`."
        case .noHosts(let playbook):
            "playbook \(playbook) selects no host. Look at its `hosts:` and at --limit; `msp-patch hosts` lists what there is."
        case .blackout(let name, let hosts):
            "blackout \(name) allows nothing at all on \(Self.list(hosts)). Wait for its end, or write `allow: emergency` into it."
        case .unreadable(let reason):
            "the plan cannot be read: \(reason). Make a new one with `msp-patch plan PLAYBOOK --out FILE`."
        }
    }

    private static func list(_ names: [some CustomStringConvertible]) -> String {
        names.map(\.description).joined(separator: ", ")
    }
}
