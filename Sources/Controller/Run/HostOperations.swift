import Foundation
import HealthChecks
import Inventory
import struct Inventory.Host
import Ledger
import Packages
import PatchEngine
import Planning
import Vocabulary

/// Carries out one step on one host and answers with the event that tells what came of it. Never throws: trouble is an answer too.
struct HostOperations: Sendable {
    let connector: HostConnector
    let journal: RunJournal
    let plan: Plan
    let hosts: [HostID: Host]
    let leases: HostLeases
    let observer: any RunObserver

    /// - Returns: nil for commands that are not steps on a host.
    func perform(_ command: RunCommand) async -> RunEvent? {
        switch command {
        case .preflight(let host): await step(host, .preflight) { try await preflight($0) }
        case .drain(let host): await step(host, .drain) { .drained(host, try await hooks(plan.hooksBefore, $0)) }
        case .takeBaseline(let host): await step(host, .baseline) { try await baseline($0) }
        case .runJob(let host, let job): await step(host, .job) { .jobFinished(host, try await runJob(job, $0)) }
        case .findJob(let host, let job): await step(host, .job) { .jobFinished(host, try await findJob(job, $0)) }
        case .repair(let host, let job):
            await step(host, .repair) { .repaired(host, try await repair(job, $0)) }
        case .verify(let host): await step(host, .verify) { .verified(host, try await verify($0)) }
        case .reboot(let host): await step(host, .reboot) { .rebooted(host, try await reboot($0)) }
        case .check(let host):
            await step(host, .check) { .checked(host, try await checkAndScan($0, settle: plan.settle)) }
        case .undrain(let host): await step(host, .undrain) { .undrained(host, try await hooks(plan.hooksAfter, $0)) }
        case .recheck(let host, let wave):
            await step(host, .recheck) { .rechecked(host, wave: wave, try await check($0, settle: .zero)) }
        case .recordOutcome, .recordGate, .wake, .finish: nil
        }
    }

    private func step(
        _ id: HostID, _ step: HostStep, _ body: (Host) async throws -> RunEvent
    ) async -> RunEvent {
        guard let host = hosts[id] else {
            return lost(id, step, "\(id) is no longer in the inventory; put it back and resume the run")
        }
        do {
            try journal.confirm()
            if step != .preflight, step != .recheck, let owner = try await regain(host) {
                return lost(id, step, owner)
            }
            return try await body(host)
        } catch {
            return lost(id, step, HostFailure(describing: error, host: host.id).description)
        }
    }

    /// Its lease may have run out while this controller was down: whoever took the host meanwhile is let finish.
    ///
    /// - Returns: nil when it is ours; who still has it after a quarter of an hour.
    private func regain(_ host: Host) async throws -> String? {
        let deadline = ContinuousClock.now + .seconds(900)
        while let owner = try leases.holdHost(host.id) {
            guard ContinuousClock.now < deadline else { return owner }
            try await Task.sleep(for: .seconds(5))
        }
        return nil
    }

    private func lost(_ host: HostID, _ step: HostStep, _ reason: String) -> RunEvent {
        step == .preflight
            ? .preflightDone(host, .unreachable(reason: reason)) : .contactLost(host, step: step, reason: reason)
    }

    var jobs: JobDriver { JobDriver(connector: connector) { observer.logged($0, by: $1) } }

    func planned(_ host: Host) -> PlannedHost? {
        plan.waves.lazy.flatMap(\.hosts).first { $0.host == host.id }
    }
}

extension Plan {
    var settle: Duration { .seconds(settleSeconds) }
}
