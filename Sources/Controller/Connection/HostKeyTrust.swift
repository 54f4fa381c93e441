public import Inventory
public import struct Inventory.Host
public import SSHClient
public import Vocabulary

/// Looks at the keys that servers show, for a person to decide on. Nothing is sent to them but the key exchange.
public struct HostKeyTrust: Sendable {
    /// A host, or a jump host on the way to one.
    public struct Stop: Sendable {
        /// Under which its key is pinned.
        public let id: HostID
        public let address: String
        let way: Way
    }

    public struct Offer: Sendable {
        public enum Standing: Sendable {
            case known(HostKey)
            case new(HostKey)
            case changed(pinned: [HostKey], shown: HostKey)
            case failed(HostFailure)
        }

        public let stop: Stop
        public let standing: Standing
    }

    private let connector: HostConnector

    public init(connector: HostConnector) {
        self.connector = connector
    }

    /// The hosts with the jump hosts on their ways, in the order in which keys have to be decided on: nothing behind a jump
    /// host can be looked at before the jump host itself is trusted.
    ///
    /// - Returns: also the hosts to which no way was found, with the reason.
    public func stages(of hosts: [Host]) async -> (stages: [[Stop]], lost: [(host: HostID, failure: HostFailure)]) {
        var seen = Set<HostID>()
        var (jumps, targets): ([Stop], [Stop]) = ([], [])
        var lost: [(HostID, HostFailure)] = []
        for host in hosts {
            do throws(HostFailure) {
                let way = try await connector.way(to: host)
                let stops = way.hops.indices.map { Stop(way.prefix(through: $0)) }
                jumps += stops.dropLast()
                targets += stops.suffix(1)
            } catch {
                lost.append((host.id, error))
            }
        }
        let all = (jumps + targets).filter { seen.insert($0.id).inserted }
        let stages = Dictionary(grouping: all) { $0.way.jumps.count }.sorted { $0.key < $1.key }.map(\.value)
        return (stages, lost)
    }

    /// One offer a stop, in the order of `stops`.
    public func offers(of stops: [Stop]) async -> [Offer] {
        await withTaskGroup(of: (Int, Offer).self) { group in
            for (index, stop) in stops.enumerated() {
                group.addTask { (index, Offer(stop: stop, standing: await standing(of: stop))) }
            }
            var offers: [Int: Offer] = [:]
            for await (index, offer) in group { offers[index] = offer }
            return stops.indices.compactMap { offers[$0] }
        }
    }

    /// To be told of each key that was pinned: it leads to the servers of the next stage.
    public func pinned(_ key: HostKey, at stop: Stop, replacing former: [HostKey]) {
        connector.pinned(key, for: stop.id, replacing: former)
    }

    private func standing(of stop: Stop) async -> Offer.Standing {
        do throws(HostFailure) {
            let pinned = try connector.pinnedKeys(of: stop.way.host)
            let shown = try await connector.shownKey(at: stop.way)
            if pinned.contains(shown) { return .known(shown) }
            return pinned.isEmpty ? .new(shown) : .changed(pinned: pinned, shown: shown)
        } catch {
            return .failed(error)
        }
    }
}

extension HostKeyTrust.Stop {
    fileprivate init(_ way: Way) {
        self.init(id: way.host.id, address: way.host.endpoint.address, way: way)
    }
}
