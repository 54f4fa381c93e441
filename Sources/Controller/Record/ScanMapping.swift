import Foundation
import Ledger
import Packages

/// A scan in the words of the ledger.
extension HostState {
    init(_ scan: HostScan, findings: [Finding]) {
        self.init(
            osID: scan.host.osID, osVersion: scan.host.osVersion, osName: scan.host.osName,
            packageManager: scan.packageManager.rawValue, architecture: scan.host.architecture,
            machineID: scan.host.machineID, bootID: scan.host.bootID, runningKernel: scan.host.runningKernel,
            newestKernel: scan.host.newestKernel, rebootRequired: scan.reboot.isRequired,
            rebootReasons: scan.reboot.reasons, failedUnits: scan.failedUnits.sorted(),
            filesystems: scan.filesystems.map(FilesystemRecord.init), findings: findings.map(FindingRecord.init),
            installedCount: scan.installed.count, installedDigest: InstalledDigest.of(scan.installed))
    }
}

extension FilesystemRecord {
    /// Rounded to 64 MiB: free space moves by itself all day, and a scan that found nothing new should cost the ledger nothing.
    init(_ filesystem: Filesystem) {
        let grain: Int64 = 64 << 20
        self.init(
            path: filesystem.path, sizeBytes: filesystem.sizeBytes, freeBytes: filesystem.freeBytes / grain * grain)
    }
}

extension FindingRecord {
    init(_ finding: Finding) {
        self.init(
            code: finding.code.rawValue, weight: finding.weight.rawValue, message: finding.message,
            remedy: finding.remedy)
    }
}

extension PendingRecord {
    /// - Parameter sets: takes the flaws where they are many.
    init(_ update: PendingUpdate, _ sets: inout CVESets) {
        self.init(
            name: update.name, architecture: update.architecture, installed: update.installed,
            candidate: update.candidate, updateClass: update.updateClass, severity: update.severity,
            advisories: update.advisories, cves: sets.compact(update.cves),
            source: update.source,
            standing: PendingStanding(update.standing).rawValue)
    }
}

extension PendingStanding {
    init(_ standing: PendingUpdate.Standing) {
        self =
            switch standing {
            case .installable: .installable
            case .held: .held
            case .phased: .phased
            case .keptBack: .keptBack
            case .excluded: .excluded
            case .notEntitled: .notEntitled
            }
    }
}
