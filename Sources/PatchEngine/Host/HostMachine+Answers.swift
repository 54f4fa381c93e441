import Foundation
import HealthChecks
import Inventory
import Packages
import Planning
import Vocabulary

/// What each answer leads to. An answer to a step that the host is not in is left alone: it was given before.
extension HostMachine {
    mutating func preflightDone(_ answer: Preflight, _ rules: HostRules) {
        guard step == .preflight else { return }
        let now = rules.now
        switch answer {
        case .ready:
            guard mayBeTouched(rules) else { return }
            enter(.working(rules.hasDrainHook ? .drain : .baseline), at: now)
        case .nothingToDo: end(.nothingToDo, nil, at: now)
        case .blocked(let reason): end(.skippedPreflight, reason, at: now)
        case .unreachable(let reason): end(.unreachable, reason, at: now)
        case .leaseHeld(let owner):
            hinder(owner, heldElsewhere: true)
            enter(.waiting(notBefore: now + RetryPolicy.leaseInterval), at: now)
        }
    }

    mutating func drained(_ answer: HookAnswer, _ rules: HostRules) {
        guard step == .drain else { return }
        switch answer {
        case .done:
            progress.isDrained = rules.hasUndrainHook
            guard mayBeTouched(rules) else { return }
            enter(.working(.baseline), at: rules.now)
        case .notNow(let reason):
            hinder("the drain hook said not now: \(reason)")
            enter(.waiting(notBefore: rules.now + RetryPolicy.hookInterval), at: rules.now)
        case .refused(let reason): end(.skippedPreflight, "the drain hook refused: \(reason)", at: rules.now)
        }
    }

    mutating func baselineTaken(_ answer: BaselineAnswer, _ rules: HostRules) {
        guard step == .baseline else { return }
        switch answer {
        case .taken:
            guard mayBeTouched(rules) else { return }
            progress.touchedAt = rules.now
            // A host without changes is only rebooted, or only looked at.
            enter(.working(planned.changes.isEmpty ? .verify : .job), at: rules.now)
        case .unstable(let checks):
            let names = checks.joined(separator: ", ")
            abandon(
                .skippedPreflight, "required checks say nothing certain: \(names). A person has to look at them", rules)
        }
    }

    mutating func jobFinished(_ answer: JobAnswer, _ rules: HostRules) {
        guard step == .job else { return }
        switch answer {
        case .finished(let exitStatus, let reason):
            progress.jobExitStatus = exitStatus
            progress.jobReason = reason
            enter(.working(.verify), at: rules.now)
        case .lostInReboot:
            progress.jobReason = "the host was rebooted in the middle of the job"
            // Completing what was begun is no new work: like a transaction that runs, it does not wait for a window.
            enter(.working(.repair), at: rules.now)
        case .refused(let reason): abandonUntouched(.skippedPreflight, reason, rules)
        case .neverStarted:
            let refusal = startRefusal(rules)
            abandonUntouched(
                refusal?.outcome ?? .skippedPreflight, refusal?.reason ?? "its job was never started", rules)
        case .busy(let reason):
            guard progress.jobAttempt < RetryPolicy.jobAttempts else {
                return abandonUntouched(.skippedPreflight, "the package manager was busy: \(reason)", rules)
            }
            enter(.pausing(.job, until: rules.now + RetryPolicy.jobInterval), at: rules.now)
        // It may still run: whatever else were done to the host could break it.
        case .lost(let reason): end(.lost, reason, at: rules.now)
        }
    }

    /// Whether it worked is for the verification to say.
    mutating func repaired(_ answer: RepairAnswer, _ rules: HostRules) {
        guard step == .repair else { return }
        switch answer {
        case .repaired: progress.repair = "its interrupted transaction was repaired"
        case .failed(let reason): progress.repair = "its interrupted transaction could not be repaired: \(reason)"
        }
        enter(.working(.verify), at: rules.now)
    }

    mutating func verified(_ verification: Verification, _ rules: HostRules) {
        guard step == .verify else { return }
        progress.verification = verification
        guard isRebootDue(rules, verification) else { return enter(.working(.check), at: rules.now) }
        // A failed package does not skip a due reboot. The end of the window does: it would be outside of it.
        if window?.allowsReboot == true, isWindowOpen(at: rules.now) { return enter(.working(.reboot), at: rules.now) }
        progress.isRebootPostponed = true
        progress.rebootFailure =
            window?.allowsReboot == false ? "the window allows no reboot" : "the window closed before the reboot"
        enter(.working(.check), at: rules.now)
    }

    mutating func rebooted(_ answer: RebootAnswer, _ rules: HostRules) {
        guard step == .reboot else { return }
        switch answer {
        case .rebooted(let kernelIsNewest):
            progress.isRebooted = true
            if !kernelIsNewest { progress.rebootFailure = "it came back on an older kernel than the newest installed" }
            enter(.working(.check), at: rules.now)
        case .bootIDUnchanged:
            progress.rebootFailure = "it was asked to reboot and did not go down"
            enter(.working(.check), at: rules.now)
        case .didNotComeBack(let reason):
            progress.rebootFailure = "it did not come back: \(reason)"
            end(.rebootFailed, nil, at: rules.now)
        }
    }

    mutating func checked(_ report: HealthReport, _ rules: HostRules) {
        guard step == .check else { return }
        progress.health = report
        // What is not known to be well is not put back into service.
        guard report.isHealthy, rules.hasUndrainHook else { return conclude(at: rules.now) }
        enter(.working(.undrain), at: rules.now)
    }

    mutating func undrained(_ answer: HookAnswer, _ rules: HostRules) {
        guard step == .undrain else { return }
        switch answer {
        case .done:
            progress.isDrained = false
            conclude(at: rules.now)
        case .notNow(let reason) where progress.undrainAttempt < RetryPolicy.undrainAttempts:
            hinder("the undrain hook said not now: \(reason)")
            enter(.pausing(.undrain, until: rules.now + RetryPolicy.undrainInterval), at: rules.now)
        case .notNow(let reason), .refused(let reason):
            progress.undrainFailure = "the undrain hook failed: \(reason)"
            conclude(at: rules.now)
        }
    }

    mutating func contactLost(_ lostStep: HostStep, _ reason: String, _ rules: HostRules) {
        guard step == lostStep else { return }
        switch lostStep {
        case .preflight: end(.unreachable, reason, at: rules.now)
        case .drain, .baseline:
            // Whether the drain took place is not known; the undrain of a host in service does no harm.
            progress.isDrained = rules.hasDrainHook && rules.hasUndrainHook
            abandon(.unreachable, reason, rules)
        case .undrain where progress.abandonment != nil:
            progress.undrainFailure = "contact lost in the undrain: \(reason)"
            conclude(at: rules.now)
        case .job, .repair, .verify, .check, .undrain:
            end(.lost, "contact lost in step \(lostStep.rawValue): \(reason)", at: rules.now)
        case .reboot:
            progress.rebootFailure = "it did not come back: \(reason)"
            end(.rebootFailed, nil, at: rules.now)
        case .recheck: break
        }
    }

    /// A pause is over: the step is tried again.
    mutating func retry(_ rules: HostRules) {
        guard case .pausing(let step, let until) = phase, until <= rules.now else { return }
        switch step {
        case .job:
            guard mayBeTouched(rules) else { return }
            progress.jobAttempt += 1
            progress.mayStartJob = true
        case .undrain: progress.undrainAttempt += 1
        case .preflight, .drain, .baseline, .repair, .verify, .reboot, .check, .recheck: break
        }
        enter(.working(step), at: rules.now)
    }

    /// A new controller process carries on. What only looks, or puts back into service, is asked again; what would touch the host is asked
    /// again only where it would be allowed now, since nobody knows whether it was done before the crash.
    mutating func resume(_ rules: HostRules) {
        switch step {
        case .drain:
            guard let refusal = startRefusal(rules) else { return }
            progress.isDrained = rules.hasUndrainHook
            abandon(refusal.outcome, refusal.reason, rules)
        case .job: progress.mayStartJob = startRefusal(rules) == nil
        // Looks again: if the host was rebooted, it says so; if not, the reboot is due and postponed.
        case .reboot where !isWindowOpen(at: rules.now): enter(.working(.verify), at: rules.now)
        case .preflight, .baseline, .repair, .verify, .reboot, .check, .undrain, .recheck, nil: break
        }
    }

    /// The last question before each step towards the transaction. When the answer is no, the host is on its way out.
    private mutating func mayBeTouched(_ rules: HostRules) -> Bool {
        guard let refusal = startRefusal(rules) else { return true }
        abandon(refusal.outcome, refusal.reason, rules)
        return false
    }

    /// Why nothing new may be started on the host now, or nil.
    private func startRefusal(_ rules: HostRules) -> HostProgress.Abandonment? {
        if let reason = rules.stopReason { return HostProgress.Abandonment(outcome: .skippedBudget, reason: reason) }
        if let window, window.allowsStart(at: rules.now, minutes: planned.expectedMinutes) { return nil }
        return HostProgress.Abandonment(
            outcome: .skippedWindow, reason: "window \(window?.name ?? "") passed before its transaction could start")
    }

    private func isWindowOpen(at now: Date) -> Bool {
        guard let window else { return false }
        return window.opens <= now && now < window.closes
    }

    /// The job changed nothing: the host is as it was.
    private mutating func abandonUntouched(_ outcome: HostOutcome, _ reason: String, _ rules: HostRules) {
        progress.touchedAt = nil
        abandon(outcome, reason, rules)
    }

    private mutating func abandon(_ outcome: HostOutcome, _ reason: String, _ rules: HostRules) {
        progress.abandonment = HostProgress.Abandonment(outcome: outcome, reason: reason)
        guard progress.isDrained else { return conclude(at: rules.now) }
        enter(.working(.undrain), at: rules.now)
    }

    private func isRebootDue(_ rules: HostRules, _ verification: Verification) -> Bool {
        switch rules.reboot {
        case .never: false
        case .ifRequired: verification.rebootRequired
        case .always: true
        }
    }
}
