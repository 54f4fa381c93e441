import MaintenanceWindows
import Vocabulary

/// `clusters:`
extension ClientReader {
    func clusters(_ value: YAMLValue?, hosts: [HostDeclaration], client: ClientID?) -> [Cluster] {
        var lines: [String: Int] = [:]
        return (value?.elements("clusters") ?? []).compactMap { element in
            guard let section = Section(element, "a cluster", keys: ClusterKey.names) else { return nil }
            let name = section.required(ClusterKey.name, example: "db-pair")?.name("a cluster's name")
            if let name, let first = lines.updateValue(element.line, forKey: name) {
                element.report("the cluster \(shown(name)) stands twice, first on line \(first)")
            }
            let settle = section[ClusterKey.settle]?.duration("settle", in: .zero ... .seconds(86_400)) ?? .seconds(60)
            let membersValue = section.required(ClusterKey.members, example: "[db1, db2]")
            let members = membersValue.map { self.members($0, among: hosts) } ?? []
            let most = maxUnavailable(
                section, membersGiven: membersValue.map { $0.isList ? $0.elements("members").count : 0 } ?? 0)
            guard let name, let client, let most else { return nil }
            return Cluster(
                name: name, client: client, members: members.compactMap { HostID(client: client, name: $0) },
                maxUnavailable: most, settle: settle)
        }
    }

    private func members(_ value: YAMLValue, among hosts: [HostDeclaration]) -> [String] {
        let elements = value.elements("members")
        if value.isList, elements.count < 2 { value.report("a cluster has two members at least") }
        let names = hosts.map(\.name)
        var members: [String] = []
        for element in elements {
            guard let name = element.string("a member") else { continue }
            if !names.contains(name) {
                element.report("there is no host \(shown(name))", suggestion: Spelling.nearest(to: name, in: names))
            } else if members.contains(name) {
                element.report("\(shown(name)) stands twice among the members")
            } else {
                members.append(name)
            }
        }
        return members
    }

    private func maxUnavailable(_ section: Section, membersGiven count: Int) -> Int? {
        guard let value = section[ClusterKey.maxUnavailable] else { return 1 }
        guard let most = value.integer("max_unavailable", in: 1...10_000) else { return nil }
        if count >= 2, most >= count {
            value.report("max_unavailable \(most) of \(count) members holds nothing back: at most \(count - 1)")
        }
        return most
    }
}
