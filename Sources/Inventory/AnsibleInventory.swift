/// What an Ansible inventory says, as far as it concerns us: groups, hosts and variables whose values are plain.
struct AnsibleInventory {
    struct Group {
        var hosts: [String] = []
        var children: [String] = []
        var variables: [String: String] = [:]
    }

    private(set) var groups: [String: Group] = [:]
    /// In order of appearance.
    private(set) var hosts: [String] = []
    private(set) var hostVariables: [String: [String: String]] = [:]

    mutating func addGroup(_ name: String) { groups[name, default: Group()].variables.merge([:]) { $1 } }

    mutating func add(host: String, to group: String, variables: [String: String] = [:]) {
        if hostVariables[host] == nil { hosts.append(host) }
        hostVariables[host, default: [:]].merge(variables) { $1 }
        if groups[group]?.hosts.contains(host) != true { groups[group, default: Group()].hosts.append(host) }
    }

    mutating func add(child: String, to group: String) { groups[group, default: Group()].children.append(child) }

    mutating func add(variables: [String: String], to group: String) {
        groups[group, default: Group()].variables.merge(variables) { $1 }
    }

    mutating func add(variables: [String: String], toHost host: String) {
        if hostVariables[host] != nil { hostVariables[host]?.merge(variables) { $1 } }
    }

    /// The groups of a host, the nearest first; `all` and `ungrouped` left out, which every inventory has.
    func groups(of host: String) -> [String] {
        let depths = depths
        return groups.keys
            .filter { $0 != "all" && $0 != "ungrouped" && contains($0, host, visited: []) }
            .sorted { (-(depths[$0] ?? 0), $0) < (-(depths[$1] ?? 0), $1) }
    }

    /// Ansible's precedence: all, then parents before children, then the host itself.
    func variables(of host: String) -> [String: String] {
        let levels = ["all"] + groups(of: host).reversed()
        let inherited = levels.reduce(into: [:]) { variables, group in
            variables.merge(groups[group]?.variables ?? [:]) { $1 }
        }
        return inherited.merging(hostVariables[host] ?? [:]) { $1 }
    }

    private func contains(_ group: String, _ host: String, visited: Set<String>) -> Bool {
        guard let members = groups[group], !visited.contains(group) else { return false }
        return members.hosts.contains(host)
            || members.children.contains { contains($0, host, visited: visited.union([group])) }
    }

    /// How many parents stand above a group, at most.
    private var depths: [String: Int] {
        var depths: [String: Int] = [:]
        // Goes around as often as there are groups, so that a group that is its own parent ends it too.
        for _ in 0..<groups.count {
            for (name, group) in groups {
                for child in group.children {
                    depths[child] = min(groups.count, max(depths[child] ?? 0, (depths[name] ?? 0) + 1))
                }
            }
        }
        return depths
    }
}
