import Inventory
import Packages
import PatchEngine
import Planning

/// Whether a host may be touched, from what it says now and what the plan says of it.
enum PreflightDecision {
    static func decide(plan: Plan, planned: PlannedHost?, scan: HostScan) -> Preflight {
        guard let planned else { return .blocked(reason: "the plan does not name this host") }
        let installed = Set(
            scan.installed.map { InstalledVersion(name: $0.name, architecture: $0.architecture, version: $0.version) })
        let open = planned.changes.filter { change in
            !installed.contains(
                InstalledVersion(name: change.name, architecture: change.architecture, version: change.to))
        }
        if open.isEmpty {
            if let problem = scan.database.problems.first {
                return .blocked(
                    reason:
                        "nothing is left to install, but the package database is broken: \(LogText.oneLine(problem))")
            }
            // What was planned and is there by now is another's work; a reboot alone may have been planned.
            return planned.changes.isEmpty && isRebootDue(plan.reboot, scan) ? .ready : .nothingToDo
        }
        if let full = scan.findings.first(where: { $0.code == .lowSpace && $0.weight == .critical }) {
            return .blocked(reason: full.message + (full.remedy.map { "; \($0)" } ?? ""))
        }
        // What goes back was never pending: the job's simulation says whether it can be had.
        if plan.rollbackOf != nil { return movedSince(open, installed) ?? .ready }
        let offered = Set(
            scan.pending.map { InstalledVersion(name: $0.name, architecture: $0.architecture, version: $0.candidate) })
        let moved = open.filter {
            !offered.contains(InstalledVersion(name: $0.name, architecture: $0.architecture, version: $0.to))
        }
        guard moved.count == open.count else { return .ready }
        return .blocked(
            reason:
                "none of the planned versions is offered any longer (first: \(moved[0].name) \(moved[0].to)); plan again"
        )
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

    private struct InstalledVersion: Hashable {
        let name: String
        let architecture: String
        let version: String
    }
}
