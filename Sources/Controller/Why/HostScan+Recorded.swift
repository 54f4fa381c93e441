import Foundation
import Ledger
import Packages
import Planning
import Vocabulary

/// The last scan of a host as the ledger remembers it: enough to plan with, and not all that the host said.
extension ScannedHost {
    /// - Parameter seen: nil, or without a state, where the host never answered.
    init(_ seen: SeenHost?, pending: [PendingInterval]) {
        guard let state = seen?.state, let manager = PackageManager(rawValue: state.packageManager) else {
            self = .failed(reason: seen?.failure?.message ?? "it was never scanned")
            return
        }
        let scan = HostScan(
            host: HostFacts(state, seenAt: seen?.seenAt), packageManager: manager,
            pending: pending.map { PendingUpdate($0.record) }, database: DatabaseHealth(interrupted: false),
            reboot: RebootNeed(signals: state.rebootRequired ? [.flagFile(packages: [])] : []), unknownLineCount: 0)
        let firstSeen = zip(scan.pending, pending).map { (Self.key(of: $0), $1.firstSeen) }
        self = .scanned(scan, firstSeen: Dictionary(firstSeen, uniquingKeysWith: min))
    }
}

extension HostFacts {
    fileprivate init(_ state: HostState, seenAt: Date?) {
        self.init(
            machineID: state.machineID, bootID: state.bootID, osID: state.osID, osVersion: state.osVersion,
            osName: state.osName, architecture: state.architecture, runningKernel: state.runningKernel,
            newestKernel: state.newestKernel, isContainer: false, uptimeSeconds: 0, clock: seenAt ?? .distantPast,
            hasSystemd: true, hostname: "")
    }
}

extension PendingUpdate {
    fileprivate init(_ record: PendingRecord) {
        self.init(
            name: record.name, architecture: record.architecture, installed: record.installed,
            candidate: record.candidate, updateClass: record.updateClass, severity: record.severity,
            advisories: record.advisories, cves: record.cves, source: record.source,
            standing: Standing(PendingStanding(rawValue: record.standing)), rebootSuggested: false)
    }
}

extension PendingUpdate.Standing {
    /// What a record does not keep (how far an update is phased, why it is kept back) is not made up.
    fileprivate init(_ standing: PendingStanding?) {
        self =
            switch standing {
            case .installable: .installable
            case .held: .held
            case .phased: .phased(percent: nil)
            case .excluded: .excluded
            case .notEntitled: .notEntitled
            case .keptBack, nil: .keptBack(reason: "the package manager does not take it")
            }
    }
}
