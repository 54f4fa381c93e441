import Foundation
import PatchEngine
import Planning
import Vocabulary

/// Something that a simulation must come across among its seeds: what never occurs would be promised in vain.
enum Situation: Hashable, CaseIterable {
    static let allCases: [Situation] =
        [
            .fleetOfHundreds, .windowClosedInMidWave, .replacedInSoak, .partlyReplaced, .caughtUp, .heldByOtherRun,
            .clusterHeldByOtherRun, .takenUpAfterCrash, .leftDrained,
        ] + HostOutcome.allCases.map(Situation.outcome) + GateDecision.Verdict.allCases.map(Situation.gate)

    case fleetOfHundreds
    /// Some hosts of a wave were patched, and the window passed before others of it could start.
    case windowClosedInMidWave
    /// The mirror dropped what the canaries had got before the next wave came to it.
    case replacedInSoak
    /// The mirror dropped some of the planned versions of a host and had the others.
    case partlyReplaced
    /// A host that was not attempted got its updates in the run that makes up for it.
    case caughtUp
    case heldByOtherRun
    /// A host was free, and a member of its cluster was with another run.
    case clusterHeldByOtherRun
    case takenUpAfterCrash
    case leftDrained
    case outcome(HostOutcome)
    case gate(GateDecision.Verdict)
}

extension Simulation {
    /// What has occurred, once the simulation has run.
    var situations: Set<Situation> {
        var found = watch.traces.values.reduce(into: Set<Situation>()) { $0.formUnion($1.situations) }
        if scenario.plan.hosts.count > 300 { found.insert(.fleetOfHundreds) }
        if controllers.contains(where: { $0.process > 0 && $0.engine?.result != nil }) {
            found.insert(.takenUpAfterCrash)
        }
        if isCaughtUp { found.insert(.caughtUp) }
        return found
    }

    private var isCaughtUp: Bool {
        let first = watch.traces[RunID(rawValue: "run0")]?.records ?? [:]
        let later = watch.traces[RunID(rawValue: "catch-up")]?.records ?? [:]
        return later.contains { $0.value.outcome == .applied && first[$0.key]?.outcome.standing == .notAttempted }
    }
}

extension Trace {
    fileprivate var situations: Set<Situation> {
        var found = Set(records.values.map { Situation.outcome($0.outcome) })
        found.formUnion(gates.values.map { .gate($0.verdict) })
        if records.values.contains(where: { $0.isLeftDrained == true }) { found.insert(.leftDrained) }
        if refusals.contains(where: { $0.hasPrefix("run ") }) { found.insert(.heldByOtherRun) }
        if refusals.contains(where: { $0.hasPrefix("cluster ") }) { found.insert(.clusterHeldByOtherRun) }
        for wave in plan.waves {
            let outcomes = Set(wave.hosts.compactMap { records[$0.host]?.outcome })
            if outcomes.isSuperset(of: [.applied, .skippedWindow]) { found.insert(.windowClosedInMidWave) }
        }
        let replaced = records.values.filter { $0.reason?.contains("offered any longer") == true }
        let canaries = (plan.waves.first?.hosts ?? []).filter { records[$0.host]?.outcome == .applied }
        if !canaries.isEmpty, replaced.contains(where: { waveOf[$0.host] ?? 0 > 0 }) { found.insert(.replacedInSoak) }
        if records.values.contains(where: { $0.outcome == .partial && $0.reason == nil }) {
            found.insert(.partlyReplaced)
        }
        return found
    }
}
