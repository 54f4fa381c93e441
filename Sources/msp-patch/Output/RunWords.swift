import Foundation
import HealthChecks
import PatchEngine
import Vocabulary

/// What happens in a run, in one line each. Events that say nothing to a person have no line.
enum RunWords {
    static func lines(_ event: RunEvent, _ commands: [RunCommand], run: RunID) -> [String] {
        [happened(event, run: run)].compactMap(\.self)
            + commands.compactMap { event == .resumed ? takenUp($0) : decided($0) }
    }

    private static func happened(_ event: RunEvent, run: RunID) -> String? {
        switch event {
        case .started: "run \(run) begins"
        case .resumed: "run \(run) goes on"
        case .tick, .checked, .rechecked, .undrained(_, .done), .drained(_, .done), .baselineTaken(_, .taken): nil
        case .preflightDone(let host, let answer): preflight(host, answer)
        case .drained(let host, let answer), .undrained(let host, let answer): "\(host): \(hook(answer))"
        case .baselineTaken(let host, .unstable(let checks)):
            "\(host): unstable before it was touched: \(checks.joined(separator: ", "))"
        case .jobFinished(let host, let answer): job(host, answer)
        case .repaired(let host, .repaired): "\(host): interrupted transaction repaired"
        case .repaired(let host, .failed(let reason)): "\(host): interrupted transaction not repaired: \(reason)"
        case .verified(let host, let proof):
            "\(host): \(readBack(proof))"
                + (proof.rebootRequired ? "; reboot required: \(proof.rebootReasons.joined(separator: ", "))" : "")
        case .rebooted(let host, .rebooted): "\(host): rebooted, a new boot id"
        case .rebooted(let host, .didNotComeBack(let reason)): "\(host): did not come back: \(reason)"
        case .rebooted(let host, .bootIDUnchanged): "\(host): was asked to reboot and did not"
        case .contactLost(let host, let step, let reason): "\(host): contact lost during \(step.rawValue): \(reason)"
        case .approved(let wave, let by): "wave \(wave) approved by \(by)"
        case .stopRequested(let by): "stop asked for by \(by): nothing new starts"
        }
    }

    private static func readBack(_ proof: Verification) -> String {
        let planned = proof.applied.count + proof.missing.count
        return planned == 0
            ? "nothing was to be installed" : "\(proof.applied.count) of \(planned) read back as installed"
    }

    private static func preflight(_ host: HostID, _ answer: Preflight) -> String? {
        switch answer {
        case .ready: "\(host): ready"
        case .nothingToDo: "\(host): nothing to do"
        case .blocked(let reason): "\(host): not touched: \(reason)"
        case .unreachable(let reason): "\(host): not reached: \(reason)"
        case .leaseHeld(let reason): "\(host): waits: \(reason)"
        }
    }

    private static func hook(_ answer: HookAnswer) -> String {
        switch answer {
        case .done: "hook done"
        case .notNow(let reason), .refused(let reason): reason
        }
    }

    private static func job(_ host: HostID, _ answer: JobAnswer) -> String {
        switch answer {
        case .finished(0, _): "\(host): transaction ended"
        case .finished(let status, let reason):
            "\(host): transaction ended with \(status)" + (reason.map { ": \($0)" } ?? "")
        case .refused(let reason): "\(host): nothing was changed: \(reason)"
        case .busy(let reason): "\(host): busy: \(reason)"
        case .lostInReboot: "\(host): was rebooted in the middle of its transaction"
        case .neverStarted: "\(host): its transaction was never started"
        case .lost(let reason): "\(host): transaction lost: \(reason)"
        }
    }

    /// What a new process carries out again, since nobody knows how far the former one had come.
    private static func takenUp(_ command: RunCommand) -> String? {
        switch command {
        case .runJob(let host, _): "\(host): transaction starts, or is taken up again"
        case .reboot(let host): "\(host): rebooting, if it has not yet been"
        default: decided(command)
        }
    }

    private static func decided(_ command: RunCommand) -> String? {
        switch command {
        case .runJob(let host, _): "\(host): transaction starts"
        case .reboot(let host): "\(host): rebooting"
        case .recordOutcome(let record):
            "\(record.host): \(record.outcome.rawValue)" + (record.reason.map { ": \($0)" } ?? "")
        case .recordGate(let wave, let gate): "wave \(wave): gate \(gate.verdict.rawValue): \(gate.reason)"
        case .finish(let result): "run ends: \(result.state.rawValue)" + (result.reason.map { ": \($0)" } ?? "")
        case .repair(let host, _): "\(host): repairing its interrupted transaction"
        case .findJob(let host, _): "\(host): looking for its transaction"
        case .preflight, .drain, .takeBaseline, .verify, .check, .undrain, .recheck, .wake: nil
        }
    }
}
