import Foundation
import Inventory
// Foundation has a class of that name, too.
import struct Inventory.Host
public import Packages
import Vocabulary

/// Plans one host at a time.
struct HostPlanner {
    let playbook: Playbook
    let scans: [HostID: ScannedHost]
    let history: [HostID: [PastRun]]
    let now: Date

    func plan(_ host: Host, windows: [PlannedWindow]) -> PlannedHost {
        var planned = PlannedHost(
            host: host.id, address: host.address, jump: host.connection.jumps.last?.description, packageManager: nil,
            windows: windows, expectedMinutes: DurationForecast.reachingMinutes)
        switch scans[host.id] {
        case .scanned(let scan, let firstSeen): fill(&planned, from: scan, firstSeen: firstSeen)
        case .failed(let reason): planned.blockers = [.unreachable(reason)]
        case nil: planned.blockers = [.unreachable("it was not scanned")]
        }
        return planned
    }

    private func fill(_ planned: inout PlannedHost, from scan: HostScan, firstSeen: [String: Date]) {
        let choice = UpdateChoice(scan.pending, selection: playbook.updates, firstSeen: firstSeen, now: now)
        planned.packageManager = scan.packageManager
        planned.changes = choice.changes
        planned.alsoInstalled = choice.alsoInstalled
        planned.postponed = choice.postponed
        planned.knownExploited = choice.knownExploited.isEmpty ? nil : choice.knownExploited
        planned.removals = rotations(in: scan, by: choice)
        planned.rebootExpected = expectsReboot(scan, choice)
        planned.expectedMinutes =
            DurationForecast(history: history[planned.host] ?? [])
            .minutes(packages: choice.taken.count, reboot: planned.rebootExpected)
        planned.blockers = scan.findings.compactMap(Blocker.init)
    }

    /// Install-only packages (kernels of dnf) replace their oldest version: removing a package that is also changed is part of the change.
    /// Nothing else may be removed.
    private func rotations(in scan: HostScan, by choice: UpdateChoice) -> [String] {
        let changed = Set((choice.changes + choice.alsoInstalled).map(\.name))
        return Set(scan.removals.map(\.name)).intersection(changed).sorted()
    }

    private func expectsReboot(_ scan: HostScan, _ choice: UpdateChoice) -> Bool {
        switch playbook.reboot {
        case .never: false
        case .ifRequired: scan.reboot.isRequired || choice.taken.contains(where: \.rebootSuggested)
        case .always: true
        }
    }
}

extension Blocker {
    static func unreachable(_ reason: String) -> Blocker {
        Blocker(
            kind: .unreachable, message: "the host could not be scanned: \(reason)",
            remedy: "See that `msp-patch status` reaches it, and plan again.", stops: true)
    }

    /// A finding that bears on patching, or nil.
    ///
    /// A broken database does not stop: the job repairs it first. A repository that failed does not stop either: what is planned was seen
    /// in those that answered, and the job's simulation decides; it is named, since more may be pending than anybody knows.
    public init?(_ finding: Finding) {
        let kind: Kind
        var stops = false
        switch finding.code {
        case .refreshFailed: kind = .refreshFailed
        case .checksOff where finding.weight == .critical: kind = .refreshFailed
        case .databaseBroken, .interruptedTransaction: kind = .databaseBroken
        case .lowSpace: (kind, stops) = (.lowSpace, finding.weight == .critical)
        case .lockHeld: kind = .lockHeld
        case .secondMaster: kind = .secondMaster
        case .clockSkew: kind = .clockSkew
        case .sudoMissing: (kind, stops) = (.sudoMissing, true)
        case .removal: kind = .removal
        case .unanswered, .unknownOutput: kind = .unknownOutput
        case .failedUnits, .heldPackage, .rebootPending, .staleServices, .keyExpiring, .checksOff, .endOfLife,
            .newerRelease, .securitySourceMissing:
            return nil
        }
        self.init(kind: kind, message: finding.message, remedy: finding.remedy, stops: stops)
    }
}
