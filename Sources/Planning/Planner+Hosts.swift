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

    /// Hosts that were not scanned while the playbook asks for operating systems: nobody can say whether they are meant, so they are named.
    static func undecidedHosts(
        of playbook: Playbook, in inventory: Inventory, scans: [HostID: ScannedHost], limit: Selector?
    ) -> [LeftOut] {
        guard playbook.hosts.asksForOperatingSystem else { return [] }
        return inventory.hosts
            .filter { host in
                scans[host.id]?.scan == nil && !playbook.hosts.matches(host, operatingSystem: nil)
                    && (limit?.matches(host, operatingSystem: nil) ?? true)
            }
            .map {
                LeftOut(host: $0.id, reason: "not scanned, and the playbook's selector asks for its operating system")
            }
    }

    /// The clusters that planned hosts belong to. A member without a scan is in a state that nobody knows.
    static func clusters(
        in inventory: Inventory, of selected: [Host], scans: [HostID: ScannedHost]
    ) -> [PlannedCluster] {
        let taken = Set(selected.map(\.id))
        return inventory.clients.flatMap(\.clusters).filter { !taken.isDisjoint(with: $0.members) }.map { cluster in
            PlannedCluster(
                name: cluster.name, client: cluster.client, members: cluster.members,
                maxUnavailable: cluster.maxUnavailable, settleSeconds: cluster.settle.wholeSeconds,
                unavailable: cluster.members.filter { scans[$0]?.scan == nil })
        }
    }
}

extension ScannedHost {
    /// As selectors want it: `debian-12`.
    var operatingSystem: String? {
        scan.map { $0.host.osVersion.isEmpty ? $0.host.osID : "\($0.host.osID)-\($0.host.osVersion)" }
    }
}

extension Selector {
    var asksForOperatingSystem: Bool {
        switch self {
        case .all, .host: false
        case .property(let property, _): property == .os
        case .not(let inner): inner.asksForOperatingSystem
        case .and(let left, let right), .or(let left, let right):
            left.asksForOperatingSystem || right.asksForOperatingSystem
        }
    }
}
