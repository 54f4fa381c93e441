public import Inventory
public import SSHClient
import Vocabulary

/// Looks at the keys that hosts show, for a person to decide on. Nothing is sent to a host but the key exchange.
public struct HostKeyTrust: Sendable {
    public struct Offer: Sendable {
        public enum Standing: Sendable {
            case known(HostKey)
            case new(HostKey)
            case changed(pinned: [HostKey], shown: HostKey)
            case failed(HostFailure)
        }

        public let host: Host
        public let standing: Standing
    }

    /// The hosts with the jump hosts on their ways, in the order in which keys have to be decided on: nothing behind a jump
    /// host can be looked at before the jump host itself is trusted.
    public static func stages(of hosts: [Host]) -> [[Host]] {
        var seen = Set<HostID>()
        let all = (hosts.flatMap(\.jumpsAsHosts) + hosts).filter { seen.insert($0.id).inserted }
        return Dictionary(grouping: all) { $0.connection.jumps.count }.sorted { $0.key < $1.key }.map(\.value)
    }

    private let connector: HostConnector

    public init(connector: HostConnector) {
        self.connector = connector
    }

    /// One offer a host, in the order of `hosts`.
    public func offers(of hosts: [Host]) async -> [Offer] {
        await withTaskGroup(of: (Int, Offer).self) { group in
            for (index, host) in hosts.enumerated() {
                group.addTask { (index, Offer(host: host, standing: await standing(of: host))) }
            }
            var offers: [Int: Offer] = [:]
            for await (index, offer) in group { offers[index] = offer }
            return hosts.indices.compactMap { offers[$0] }
        }
    }

    private func standing(of host: Host) async -> Offer.Standing {
        do throws(HostFailure) {
            let pinned = connector.pinnedKeys(of: host)
            let shown = try await connector.shownKey(of: host)
            if pinned.contains(shown) { return .known(shown) }
            return pinned.isEmpty ? .new(shown) : .changed(pinned: pinned, shown: shown)
        } catch {
            return .failed(error)
        }
    }
}

extension Host {
    /// The jump hosts on the way as hosts of the same client, each reached through those before it.
    var jumpsAsHosts: [Host] {
        connection.jumps.indices.compactMap { index in
            let jump = connection.jumps[index]
            guard let id = HostID(client: id.client, name: jump.pinName) else { return nil }
            var settings = connection
            settings.port = jump.port
            settings.user = jump.user ?? connection.user
            settings.jumps = Array(connection.jumps.prefix(index))
            settings.hostKeys = []
            return Host(id: id, address: jump.address, connection: settings)
        }
    }
}
