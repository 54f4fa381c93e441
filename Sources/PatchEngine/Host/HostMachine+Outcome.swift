import Foundation
import HealthChecks
import Packages
import Planning
import Vocabulary

/// The last word on a host.
extension HostMachine {
    /// Ends with what has been learnt.
    mutating func conclude(at now: Date) {
        if let abandonment = progress.abandonment {
            return end(abandonment.outcome, abandonment.reason, at: now)
        }
        end(learntOutcome, nil, at: now)
    }

    /// - Parameter reason: Comes first; what else was learnt is added.
    mutating func end(_ outcome: HostOutcome, _ reason: String?, at now: Date) {
        let reasons = [reason].compactMap(\.self) + remarks
        let record = HostRecord(
            host: host, wave: wave, outcome: outcome, reason: reasons.isEmpty ? nil : reasons.joined(separator: "; "),
            applied: progress.verification?.applied ?? [], missing: missing, rebooted: progress.isRebooted,
            rebootPending: isRebootPending, health: progress.health, startedAt: progress.touchedAt, finishedAt: now,
            durations: durations(until: now), isLeftDrained: progress.isDrained ? true : nil)
        enter(.done(record), at: now)
    }

    /// With the step that it is in, which ends now.
    private func durations(until now: Date) -> [HostStep: Double] {
        var machine = self
        machine.countStep(until: now)
        return machine.progress.durations
    }

    /// It was well, and a second look at the end of the soak says otherwise: the record is corrected.
    mutating func correct(_ outcome: HostOutcome, reason: String, health: HealthReport?, at now: Date) {
        guard var record else { return }
        record.outcome = outcome
        record.reason = reason
        record.health = health ?? record.health
        record.finishedAt = now
        enter(.done(record), at: now)
    }

    /// `applied` is said only of versions read back; an exit status proves nothing.
    private var learntOutcome: HostOutcome {
        guard let verification = progress.verification else { return .lost }
        if progress.health?.regressions.isEmpty == false || progress.undrainFailure != nil { return .unhealthy }
        if progress.rebootFailure != nil, !progress.isRebootPostponed { return .rebootFailed }
        if missing.isEmpty, verification.databaseHealthy {
            return planned.changes.isEmpty && !progress.isRebooted ? .nothingToDo : .applied
        }
        if missing.count < planned.changes.count || !verification.databaseHealthy && missing.isEmpty { return .partial }
        return progress.jobExitStatus == 0 ? .notApplied : .failed
    }

    /// What was planned and is not known to be installed: what the verification misses, and what it is silent about.
    private var missing: [PackageChange] {
        guard let verification = progress.verification else { return [] }
        struct Key: Hashable {
            var name: String
            var architecture: String
        }
        func key(_ change: PackageChange) -> Key { Key(name: change.name, architecture: change.architecture) }
        let named = Set((verification.applied + verification.missing).map(key))
        return verification.missing + planned.changes.filter { !named.contains(key($0)) }
    }

    private var isRebootPending: Bool {
        guard let verification = progress.verification, verification.rebootRequired else { return false }
        return !progress.isRebooted || progress.rebootFailure != nil
    }

    private var remarks: [String] {
        var remarks: [String] = []
        if let status = progress.jobExitStatus, status != 0 {
            remarks.append("the job ended with exit status \(status)")
        }
        if let reason = progress.jobReason { remarks.append(reason) }
        if let repair = progress.repair { remarks.append(repair) }
        if progress.verification?.databaseHealthy == false { remarks.append("the package database needs repair") }
        if let failure = progress.rebootFailure { remarks.append(failure) }
        if let health = progress.health {
            if !health.regressions.isEmpty { remarks.append("regressed: " + Self.names(health.regressions)) }
            if !health.inconclusive.isEmpty { remarks.append("inconclusive: " + Self.names(health.inconclusive)) }
        }
        if let failure = progress.undrainFailure { remarks.append(failure) }
        if progress.isDrained { remarks.append("left drained") }
        return remarks
    }

    private static func names(_ checks: [CheckComparison]) -> String { checks.map(\.name).joined(separator: ", ") }
}
