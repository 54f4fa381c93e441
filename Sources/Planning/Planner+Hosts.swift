public import Inventory
import Packages
public import Vocabulary

extension Planner {
    /// The hosts that a plan needs scans of: those that the playbook and `limit` select, and the other members of their clusters, since
    /// a member whose state is unknown counts as unavailable.
    ///
    /// - Parameter scans: What is known already: selectors on the operating system need it.
    public static func hosts(
        of playbook: Playbook, in inventory: Inventory, scans: [HostID: ScannedHost], limit: Selector?
    ) -> (selected: [Host], clusterPeers: [Host]) {
        let selected = inventory.hosts.filter { host in
            let system = scans[host.id]?.operatingSystem
            return playbook.hosts.matches(host, operatingSystem: system)
                && (limit?.matches(host, operatingSystem: system) ?? true)
        }
        let taken = Set(selected.map(\.id))
        let members = inventory.clients.flatMap(\.clusters).map(\.members)
            .filter { !taken.isDisjoint(with: $0) }.flatMap(\.self)
        let peers = Set(members).subtracting(taken)
        return (selected, inventory.hosts.filter { peers.contains($0.id) })
    }
}

extension ScannedHost {
    /// As selectors want it: `debian-12`.
    var operatingSystem: String? {
        scan.map { $0.host.osVersion.isEmpty ? $0.host.osID : "\($0.host.osID)-\($0.host.osVersion)" }
    }
}
