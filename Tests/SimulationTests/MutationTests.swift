import Foundation
import HealthChecks
import Inventory
import PatchEngine
import Packages
import Planning
import Synchronization
import Testing
import Vocabulary

/// Each invariant is broken on purpose, and the simulator must find it. A promise that nothing could break would be watched in vain.
@Suite struct MutationTests {
    struct Mutation: Sendable, CustomTestStringConvertible {
        var invariant: Int
        var variant: EngineVariant
        var testDescription: String { "invariant \(invariant): \(variant.name)" }
    }

    @Test(arguments: mutations)
    func theSimulatorFinds(_ mutation: Mutation) {
        for seed in 0..<SimulationTests.seedsOfATestRun {
            do {
                var simulation = try Simulation(seed: seed, variant: mutation.variant)
                _ = try simulation.run()
            } catch let violation as Violation where violation.invariant == mutation.invariant {
                return
            } catch {
                continue
            }
        }
        Issue.record("\(mutation.variant.name): not found in \(SimulationTests.seedsOfATestRun) seeds")
    }

    static let mutations: [Mutation] = [
        Mutation(
            invariant: 1, variant: EngineVariant(name: "starts early and late") { $0.withWindows(widenedBy: 6 * 3600) }),
        Mutation(invariant: 1, variant: EngineVariant(name: "forgets the cutoff") { $0.withoutCutoffs }),
        Mutation(
            invariant: 1,
            variant: EngineVariant(
                name: "starts jobs after a crash whatever the time", command: { $0.findingByStarting })),
        Mutation(
            invariant: 1, variant: EngineVariant(name: "goes on when it is stopped", event: { $0.withoutStop })),
        Mutation(invariant: 2, variant: EngineVariant(name: "names each job anew", command: JobNames().renamed)),
        Mutation(
            invariant: 2, variant: EngineVariant(name: "keeps outcomes to itself", command: { $0.withoutOutcome })),
        Mutation(
            invariant: 3, variant: EngineVariant(name: "tolerates failures") { $0.withWaves { $0.maxFailed = 1000 } }),
        Mutation(
            invariant: 3,
            variant: EngineVariant(name: "tolerates silence") { $0.withWaves { $0.maxNotAttempted = 1000 } }),
        Mutation(invariant: 3, variant: EngineVariant(name: "does not soak") { $0.withWaves { $0.soakSeconds = 0 } }),
        Mutation(
            invariant: 3,
            variant: EngineVariant(name: "promotes without approval") { $0.withWaves { $0.promotion = .auto } }),
        Mutation(
            invariant: 3,
            variant: EngineVariant(name: "lets empty waves pass") { $0.withWaves { $0.allowEmpty = true } }),
        Mutation(
            invariant: 3, variant: EngineVariant(name: "believes the second look", event: { $0.withGoodSecondLook })),
        Mutation(
            invariant: 3,
            variant: EngineVariant(name: "takes what could not be checked for well", event: { $0.withSilenceWell })),
        Mutation(invariant: 4, variant: EngineVariant(name: "knows no clusters") { $0.withClusters { _ in nil } }),
        Mutation(
            invariant: 4,
            variant: EngineVariant(name: "lets clusters not settle") { $0.withClusters { $0.with(\.settleSeconds, 0) } }
        ),
        Mutation(
            invariant: 4,
            variant: EngineVariant(name: "takes the unknown for available") {
                $0.withClusters { $0.with(\.unavailable, []) }
            }),
        Mutation(
            invariant: 4, variant: EngineVariant(name: "forgets in what state others left a host", forgetsDoubts: true)
        ),
        Mutation(
            invariant: 5,
            variant: EngineVariant(name: "knows no limits") {
                $0.with(\.limits, Limits(perClient: 999, perJump: 999, global: 999))
            }),
        Mutation(
            invariant: 5, variant: EngineVariant(name: "knows no batches") { $0.withWaves { $0.batches = [999] } }),
        Mutation(
            invariant: 6, variant: EngineVariant(name: "believes the exit status", event: { $0.withEverythingApplied })),
        Mutation(
            invariant: 7,
            variant: EngineVariant(name: "blames the patch for what was broken", event: { $0.withPreExistingBlamed })),
        Mutation(
            invariant: 7, variant: EngineVariant(name: "overlooks regressions", event: { $0.withRegressionsOverlooked })
        ),
        Mutation(
            invariant: 7,
            variant: EngineVariant(name: "touches hosts whose checks flap", event: { $0.withSteadyBaseline })),
        Mutation(invariant: 8, variant: EngineVariant(name: "skips reboots") { $0.with(\.reboot, .never) }),
        Mutation(
            invariant: 8,
            variant: EngineVariant(name: "takes what was cut off for done", event: { $0.withCutTransactionEnded })),
        Mutation(invariant: 8, variant: EngineVariant(name: "skips the undrain") { $0.with(\.hooksAfter, []) }),
        Mutation(invariant: 9, variant: EngineVariant(name: "acts before it writes", forgetsToRecord: true)),
        Mutation(invariant: 10, variant: EngineVariant(name: "takes no notice of leases", ignoresLeases: true)),
    ]
}

/// Gives every start of a job a name of its own, as an engine that does not keep to one name would.
private final class JobNames: Sendable {
    private let count = Mutex(0)

    @Sendable func renamed(_ command: RunCommand) -> RunCommand? {
        guard case .runJob(let host, let id) = command else { return command }
        let number = count.withLock { count in
            count += 1
            return count
        }
        return JobID(rawValue: "\(id)-\(number)").map { .runJob(host, $0) }
    }
}

extension RunCommand {
    fileprivate var findingByStarting: RunCommand? {
        guard case .findJob(let host, let id) = self else { return self }
        return .runJob(host, id)
    }

    fileprivate var withoutOutcome: RunCommand? {
        guard case .recordOutcome = self else { return self }
        return nil
    }
}

extension Plan {
    fileprivate func with<Value>(_ path: WritableKeyPath<Plan, Value>, _ value: Value) -> Plan {
        var plan = self
        plan[keyPath: path] = value
        return plan
    }

    fileprivate func withWaves(_ change: (inout PlannedWave) -> Void) -> Plan {
        var plan = self
        for index in plan.waves.indices { change(&plan.waves[index]) }
        return plan
    }

    fileprivate func withClusters(_ change: (PlannedCluster) -> PlannedCluster?) -> Plan {
        with(\.clusters, clusters.compactMap(change))
    }

    fileprivate func withWindows(widenedBy seconds: TimeInterval) -> Plan {
        withEachWindow { window in
            window.opens -= seconds
            window.closes += seconds
            window.cutoff = window.closes
            window.allowsReboot = true
        }
    }

    fileprivate var withoutCutoffs: Plan { withEachWindow { $0.cutoff = $0.closes } }

    private func withEachWindow(_ change: (inout PlannedWindow) -> Void) -> Plan {
        withWaves { wave in
            for host in wave.hosts.indices {
                for window in wave.hosts[host].windows.indices { change(&wave.hosts[host].windows[window]) }
            }
        }
    }
}

extension PlannedCluster {
    fileprivate func with<Value>(_ path: WritableKeyPath<PlannedCluster, Value>, _ value: Value) -> PlannedCluster {
        var cluster = self
        cluster[keyPath: path] = value
        return cluster
    }
}

extension RunEvent {
    fileprivate var withEverythingApplied: RunEvent {
        guard case .verified(let host, var verification) = self else { return self }
        verification.applied += verification.missing
        verification.missing = []
        verification.databaseHealthy = true
        return .verified(host, verification)
    }

    fileprivate var withCutTransactionEnded: RunEvent {
        guard case .jobFinished(let host, .lostInReboot) = self else { return self }
        return .jobFinished(host, .finished(exitStatus: 0, reason: nil))
    }

    fileprivate var withoutStop: RunEvent {
        guard case .stopRequested = self else { return self }
        return .tick
    }

    fileprivate var withSteadyBaseline: RunEvent {
        guard case .baselineTaken(let host, _) = self else { return self }
        return .baselineTaken(host, .taken)
    }

    /// Neither after the patch nor at the end of the soak.
    fileprivate var withSilenceWell: RunEvent {
        guard case .rechecked(let host, let wave, let report) = self, report.regressions.isEmpty else {
            return withVerdicts { $0 == .inconclusive ? .ok : $0 }
        }
        return .rechecked(host, wave: wave, HealthReport(comparisons: []))
    }

    fileprivate var withPreExistingBlamed: RunEvent { withVerdicts { $0 == .preExisting ? .regressed : $0 } }

    fileprivate var withRegressionsOverlooked: RunEvent { withVerdicts { $0 == .regressed ? .ok : $0 } }

    fileprivate var withGoodSecondLook: RunEvent {
        switch self {
        case .rechecked(let host, let wave, _): .rechecked(host, wave: wave, HealthReport(comparisons: []))
        default: self
        }
    }

    private func withVerdicts(_ change: (Verdict) -> Verdict) -> RunEvent {
        guard case .checked(let host, var report) = self else { return self }
        for index in report.comparisons.indices {
            report.comparisons[index].verdict = change(report.comparisons[index].verdict)
        }
        return .checked(host, report)
    }
}
