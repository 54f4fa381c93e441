/// What an Ansible inventory says, as far as it concerns us: groups, hosts and variables whose values are plain.
struct AnsibleInventory {
    /// In order of appearance.
    private(set) var hosts: [String] = []
    private var hostVariables: [String: [String: String]] = [:]
    private var groupVariables: [String: [String: String]] = ["all": [:]]
    /// The groups that name the host themselves.
    private var groupsByHost: [String: Set<String>] = [:]
    private var parents: [String: Set<String>] = [:]

    var groups: [String] { groupVariables.keys.sorted() }

    mutating func addGroup(_ name: String) { add(variables: [:], to: name) }

    mutating func add(host: String, to group: String, variables: [String: String] = [:]) {
        addGroup(group)
        if hostVariables[host] == nil { hosts.append(host) }
        hostVariables[host, default: [:]].merge(variables) { $1 }
        groupsByHost[host, default: []].insert(group)
    }

    mutating func add(child: String, to group: String) {
        addGroup(group)
        addGroup(child)
        parents[child, default: []].insert(group)
    }

    mutating func add(variables: [String: String], to group: String) {
        groupVariables[group, default: [:]].merge(variables) { $1 }
    }

    /// Does nothing for a host that the inventory does not have.
    mutating func add(variables: [String: String], toHost host: String) {
        hostVariables[host]?.merge(variables) { $1 }
    }

    /// The groups of a host, the nearest first; `all` and `ungrouped` left out, which every inventory has.
    func groups(of host: String) -> [String] {
        var found: Set<String> = []
        var waiting = groupsByHost[host] ?? []
        while let group = waiting.popFirst() {
            if found.insert(group).inserted { waiting.formUnion(parents[group] ?? []) }
        }
        return found.subtracting(["all", "ungrouped"]).map { (group: $0, depth: depth(of: $0, below: [])) }
            .sorted { (-$0.depth, $0.group) < (-$1.depth, $1.group) }
            .map(\.group)
    }

    /// Ansible's precedence: all, then parents before children, then the host itself.
    func variables(of host: String) -> [String: String] {
        let levels = ["all"] + groups(of: host).reversed()
        let inherited = levels.reduce(into: [:]) { variables, group in
            variables.merge(groupVariables[group] ?? [:]) { $1 }
        }
        return inherited.merging(hostVariables[host] ?? [:]) { $1 }
    }

    /// How many parents stand above a group, at most. A group that is its own parent ends it.
    private func depth(of group: String, below: Set<String>) -> Int {
        let above = (parents[group] ?? []).subtracting(below).subtracting([group])
        return above.map { 1 + depth(of: $0, below: below.union([group])) }.max() ?? 0
    }
}
