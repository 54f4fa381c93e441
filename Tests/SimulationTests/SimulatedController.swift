import Foundation
import PatchEngine
import Planning
import Vocabulary

/// A controller process: the real engine, and a ledger that outlives it.
struct SimulatedController {
    let run: RunID
    let plan: Plan
    let variant: EngineVariant
    /// nil while no process runs.
    private(set) var engine: RunEngine?
    /// The ledger: events in the order in which they were recorded, and the commands they led to.
    private(set) var log: [(event: RunEvent, at: Date)] = []
    private(set) var intents: [RunCommand] = []
    /// The boot id that was written down before each reboot.
    var bootIDs: [HostID: Int] = [:]
    /// Answers that belong to a process that has died reach nobody.
    private(set) var process = 0
    /// The process has one timer: a new wake replaces the one before.
    var timer = 0

    init(run: RunID, plan: Plan, variant: EngineVariant) {
        self.run = run
        self.plan = plan
        self.variant = variant
        engine = newEngine
    }

    private var newEngine: RunEngine { RunEngine(plan: variant.plan(plan), run: run) }

    /// - Returns: What is to be carried out, once it is on disk.
    mutating func handle(_ event: RunEvent, at now: Date) -> [RunCommand] {
        guard engine != nil else { return [] }
        let heard = variant.event(event)
        let commands = (engine?.handle(heard, at: now) ?? []).compactMap(variant.command)
        if !(variant.forgetsToRecord && event.isFromHost) { record(heard, commands, at: now) }
        return commands
    }

    private mutating func record(_ event: RunEvent, _ commands: [RunCommand], at now: Date) {
        log.append((event, now))
        intents += commands
    }

    /// The state in which the last process died.
    private(set) var stateAtDeath: RunEngine?

    mutating func die() {
        stateAtDeath = engine
        engine = nil
        process += 1
    }

    /// A new process: the state is the fold of what was recorded.
    mutating func restart() {
        var engine = newEngine
        for entry in log { _ = engine.handle(entry.event, at: entry.at) }
        self.engine = engine
    }

    /// The state as a new process would find it.
    var folded: RunEngine {
        var copy = self
        copy.restart()
        return copy.engine ?? newEngine
    }
}

extension RunEvent {
    /// Whether a host said it; the others come from outside and from time.
    var isFromHost: Bool {
        switch self {
        case .started, .tick, .approved, .stopRequested, .resumed: false
        case .preflightDone, .drained, .baselineTaken, .jobFinished, .repaired, .verified, .rebooted, .checked,
            .undrained,
            .contactLost, .rechecked:
            true
        }
    }
}
