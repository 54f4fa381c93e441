import Inventory
import Packages
import PatchEngine
import Planning

/// Whether a host may be touched, from what it says now and what the plan says of it.
enum PreflightDecision {
    /// - Parameter available: Asks the host which versions of packages it could install, newest or not.
    static func decide(
        plan: Plan, planned: PlannedHost?, scan: HostScan,
        available: ([PackageChange]) async throws -> [AvailableVersion]
    ) async rethrows -> Preflight {
        guard let planned else { return .blocked(reason: "the plan does not name this host") }
        let installed = Set(
            scan.installed.map { InstalledVersion(name: $0.name, architecture: $0.architecture, version: $0.version) })
        let open = planned.changes.filter { change in
            !installed.contains(InstalledVersion(change))
        }
        if open.isEmpty {
            if let problem = scan.database.problems.first {
                return .blocked(
                    reason:
                        "nothing is left to install, but the package database is broken: \(LogText.oneLine(problem))")
            }
            // What was planned and is there by now is another's work; a reboot alone may have been planned.
            guard planned.changes.isEmpty else { return .nothingToDo }
            if isRebootDue(plan.reboot, scan) { return .ready }
            return scan.isComplete ? .nothingToDo : .blocked(reason: "what is pending is not known: \(trouble(scan))")
        }
        if let full = scan.findings.first(where: { $0.code == .lowSpace && $0.weight == .critical }) {
            return .blocked(reason: full.message + (full.remedy.map { "; \($0)" } ?? ""))
        }
        // What goes back was never pending: the job's simulation says whether it can be had.
        if plan.rollbackOf != nil { return movedSince(open, installed) ?? .ready }
        let offered = Set(
            scan.pending.map { InstalledVersion(name: $0.name, architecture: $0.architecture, version: $0.candidate) })
        if open.contains(where: { offered.contains(InstalledVersion($0)) }) { return .ready }
        // Newer ones have come out since. The planned ones are what was proved: the job takes those that can still be had.
        let had = Set(
            try await available(open).map {
                InstalledVersion(name: $0.name, architecture: $0.architecture, version: $0.version)
            })
        if open.contains(where: { had.contains(InstalledVersion($0)) }) { return .ready }
        return .blocked(
            reason:
                "none of the planned versions can be had any longer (first: \(open[0].name) \(open[0].to)); plan again")
    }

    /// Why nobody can say that there is nothing to do.
    private static func trouble(_ scan: HostScan) -> String {
        let repositories = scan.unknownRepositories.map(\.repository)
        if !repositories.isEmpty {
            return "not refreshed: \(repositories.joined(separator: ", ")); `msp-patch status` says why"
        }
        return LogText.oneLine(scan.unanswered.first { $0.topic.decidesPending }?.reason ?? "no answer")
    }

    private static func isRebootDue(_ policy: RebootPolicy, _ scan: HostScan) -> Bool {
        switch policy {
        case .never: false
        case .ifRequired: scan.reboot.isRequired
        case .always: true
        }
    }

    /// A rollback takes back what the plan saw, and nothing that came later.
    private static func movedSince(_ open: [PackageChange], _ installed: Set<InstalledVersion>) -> Preflight? {
        let moved = open.first { change in
            !installed.contains(
                InstalledVersion(name: change.name, architecture: change.architecture, version: change.from ?? ""))
        }
        return moved.map { .blocked(reason: "\($0.name) is no longer at \($0.from ?? "its version"); plan again") }
    }

    fileprivate struct InstalledVersion: Hashable {
        let name: String
        let architecture: String
        let version: String
    }
}

extension PreflightDecision.InstalledVersion {
    fileprivate init(_ change: PackageChange) {
        self.init(name: change.name, architecture: change.architecture, version: change.to)
    }
}
