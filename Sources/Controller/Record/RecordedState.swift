import Foundation
public import struct Inventory.Host
public import Ledger
public import Packages
public import Vocabulary

/// What the ledger holds of a host before a scan: what the scan's differences are made against.
struct RecordedState {
    /// In the order of their keys.
    var pending: [PendingRecord] = []
    var state: HostState?
}

extension Ledger {
    func recordedStates(of hosts: some Sequence<HostID>) throws(LedgerError) -> [HostID: RecordedState] {
        try pendingAndSeen(of: hosts).mapValues { known in
            RecordedState(pending: known.pending.map(\.record), state: known.seen?.state)
        }
    }

    /// What hosts were scanned with last, for those that were.
    public func packageManagers(of hosts: [Host]) throws(LedgerError) -> [HostID: PackageManager] {
        var managers: [HostID: PackageManager] = [:]
        for client in Set(hosts.map(\.id.client)) {
            for (host, name) in try packageManagers(of: client) { managers[host] = PackageManager(rawValue: name) }
        }
        return managers
    }
}

/// One figure for all that is installed: two scans with the same digest found the same packages in the same versions.
enum InstalledDigest {
    static func of(_ packages: [InstalledPackage]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(packages.count * 48)
        // By their places: a package taken from the array is copied, with a reference counted for each of its texts.
        let lines = packages.indices.map { index in
            let start = text.count
            text += packages[index].name.utf8
            text.append(UInt8(ascii: "."))
            text += packages[index].architecture.utf8
            text.append(UInt8(ascii: "="))
            text += packages[index].version.utf8
            return start..<text.count
        }
        var sorted: [UInt8] = []
        sorted.reserveCapacity(text.count + lines.count)
        for line in inOrder(lines, of: text) {
            if !sorted.isEmpty { sorted.append(UInt8(ascii: "\n")) }
            sorted += text[line]
        }
        return SHA256.hexDigest(of: sorted)
    }

    /// By their bytes, where they stand: slices would count references at every comparison.
    private static func inOrder(_ lines: [Range<Int>], of text: [UInt8]) -> [Range<Int>] {
        text.withUnsafeBytes { bytes in
            lines.sorted { bytes[$0].lexicographicallyPrecedes(bytes[$1]) }
        }
    }
}
