import Foundation
import Inventory
import struct Inventory.Host
import Packages
import PatchEngine
import Planning
import Vocabulary

/// What changes a host, and the proof that it did.
extension HostOperations {
    /// Starts the job, or attaches to it if it was started before, and follows it to its end over as many connections as it takes.
    func runJob(_ job: JobID, _ host: Host) async throws -> JobAnswer {
        guard let planned = planned(host), let manager = planned.packageManager else {
            return .refused(reason: "the plan names no package manager for \(host.id)")
        }
        let request = JobRequest.apply(
            ApplyRequest(
                direction: plan.rollbackOf == nil ? .update : .rollback, changes: planned.changes,
                companions: planned.alsoInstalled, removals: planned.removals,
                lockTimeoutSeconds: 600))
        if let refusal = try await jobs.start(job, request, manager, host) { return refusal }
        let finished = try await jobs.follow(job, host)
        try record(job, finished, host)
        return JobAnswer(finished.status)
    }

    /// Follows a job that may have been started before a crash, and never starts it: its window has passed, or the run was stopped.
    func findJob(_ job: JobID, _ host: Host) async throws -> JobAnswer {
        let finished = try await jobs.follow(job, host)
        try record(job, finished, host)
        return JobAnswer(finished.status)
    }

    /// Brings a transaction to its end that a reboot has cut off: a job of its own, so that it outlives link and controller, too.
    func repair(_ job: JobID, _ host: Host) async throws -> RepairAnswer {
        guard let manager = planned(host)?.packageManager else {
            return .failed(reason: "the plan names no package manager for \(host.id)")
        }
        let request = JobRequest.repair(lockTimeoutSeconds: 600)
        if case .busy(let reason) = try await jobs.start(job, request, manager, host) { return .failed(reason: reason) }
        let finished = try await jobs.follow(job, host)
        try record(job, finished, host)
        switch JobAnswer(finished.status) {
        case .finished(exitStatus: 0, _): return .repaired
        case .finished(let status, let reason):
            return .failed(reason: "exit status \(status)" + (reason.map { ": \($0)" } ?? ""))
        case .refused(let reason), .busy(let reason), .lost(let reason): return .failed(reason: reason)
        case .lostInReboot: return .failed(reason: "the host was rebooted again in the middle of it")
        case .neverStarted: return .failed(reason: "it was never started")
        }
    }

    private func record(_ job: JobID, _ finished: FinishedJob, _ host: Host) throws {
        let status = finished.status
        let fact = JobFact(
            job: job, state: status.state.word, exitStatus: status.state.exitStatus, result: status.result,
            logTail: LogText.lastLines(30, of: status.log), logSize: status.logSize,
            logHash: finished.logHash)
        try journal.record(fact, host: host.id, at: Date())
    }

    /// Reads the package database back: the only thing that says `applied` (invariant 6).
    func verify(_ host: Host) async throws -> Verification {
        guard let planned = planned(host), let manager = planned.packageManager else {
            return Verification(
                applied: [], missing: [], rebootRequired: false, rebootReasons: [], databaseHealthy: true)
        }
        let proof = try await connector.patiently(host, for: .seconds(300)) { remote in
            let nonce = Nonce.make()
            let script = try ReadBack.script(
                nonce: nonce, manager: manager,
                packages: Set((planned.changes + planned.alsoInstalled).map(\.name)).sorted())
            return try ReadBack.parse(try await remote.run(script), nonce: nonce, manager: manager)
        }
        let installed = Set(proof.installed.map { [$0.name, $0.architecture, $0.version] })
        // What is unpacked and not configured is in the database with its version, and yet does not work.
        let broken = Set(proof.database.problems.map { String($0.prefix { $0 != ":" }) })
        func isInstalled(_ change: PackageChange) -> Bool {
            installed.contains([change.name, change.architecture, change.to]) && !broken.contains(change.name)
        }
        // What came along is read back as well: the report says all that was changed.
        let applied = (planned.changes + planned.alsoInstalled).filter(isInstalled)
        return Verification(
            applied: applied, missing: planned.changes.filter { !applied.contains($0) },
            rebootRequired: proof.reboot.isRequired, rebootReasons: proof.reboot.reasons,
            databaseHealthy: proof.database.isHealthy)
    }
}
