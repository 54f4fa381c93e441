import Foundation
import Ledger
import Packages
import Vocabulary

/// What the ledger holds of a host before a scan: what the scan's differences are made against.
struct RecordedState {
    let pending: PendingSet
    let state: HostState?
}

extension Ledger {
    func recordedState(of host: HostID) throws(LedgerError) -> RecordedState {
        RecordedState(
            pending: PendingSet(try pending(of: host).map(\.record)), state: try seenHost(of: host)?.state)
    }
}

/// One figure for all that is installed: two scans with the same digest found the same packages in the same versions.
enum InstalledDigest {
    static func of(_ packages: [InstalledPackage]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(packages.count * 48)
        let lines = packages.map { package in
            let start = text.count
            text += package.name.utf8
            text.append(UInt8(ascii: "."))
            text += package.architecture.utf8
            text.append(UInt8(ascii: "="))
            text += package.version.utf8
            return start..<text.count
        }
        var sorted: [UInt8] = []
        sorted.reserveCapacity(text.count + lines.count)
        for line in lines.sorted(by: { text[$0].lexicographicallyPrecedes(text[$1]) }) {
            if !sorted.isEmpty { sorted.append(UInt8(ascii: "\n")) }
            sorted += text[line]
        }
        return SHA256.hexDigest(of: Data(sorted))
    }
}
