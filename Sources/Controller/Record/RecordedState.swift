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
            pending: PendingSet(try pending(of: host).map(\.record)), state: try lastState(of: host)?.state)
    }
}

/// One figure for all that is installed: two scans with the same digest found the same packages in the same versions.
enum InstalledDigest {
    static func of(_ packages: [InstalledPackage]) -> String {
        let lines = packages.map { "\($0.name).\($0.architecture)=\($0.version)" }.sorted()
        return SHA256.hexDigest(of: Data(lines.joined(separator: "\n").utf8))
    }
}
