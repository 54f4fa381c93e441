import Inventory

/// Which checks one round trip makes, in order: those that were asked for, and the set checks that every host gets.
struct HostCheckPlan {
    struct Entry {
        var name: String
        var requirement: HealthCheck.Requirement
        var check: any HostCheck
    }

    let entries: [Entry]

    init(_ checks: [HealthCheck]) {
        var entries: [Entry] = []
        for check in checks {
            guard let made = Self.make(check.kind) else { continue }
            if let index = entries.firstIndex(where: { $0.name == check.name }) {
                // Asked for twice, by client and host: the stricter holds.
                if check.requirement == .required { entries[index].requirement = .required }
            } else {
                entries.append(Entry(name: check.name, requirement: check.requirement, check: made))
            }
        }
        for set in SetCheck.allCases where !entries.contains(where: { $0.name == set.rawValue }) {
            entries.append(Entry(name: set.rawValue, requirement: set.requirement, check: Self.make(set)))
        }
        self.entries = entries
    }

    /// nil for checks that the controller makes.
    private static func make(_ kind: HealthCheck.Kind) -> (any HostCheck)? {
        switch kind {
        case .disk(let path, let free): DiskCheck(path: path, floor: free)
        case .units: FailedUnitsCheck()
        case .systemd(let unit): SystemdCheck(unit: unit)
        case .tcp(let port, let address, .host): TCPCheck(port: port, address: address)
        case .http(let url, .host, let status, let contains):
            HTTPCheck(url: url, expected: HTTPExpectation(status: status, contains: contains))
        case .command(let argv): CommandCheck(argv: argv)
        case .file(let path, let age): FileAgeCheck(path: path, maximumAge: age)
        case .process(let name): ProcessCheck(name: name)
        case .tcp(_, _, .controller), .http(_, .controller, _, _): nil
        }
    }

    private static func make(_ set: SetCheck) -> any HostCheck {
        switch set {
        case .failedUnits: FailedUnitsCheck()
        case .deadServices: DeadServicesCheck()
        case .listeners: ListenersCheck()
        case .mounts: MountsCheck()
        }
    }
}
