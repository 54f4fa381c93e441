import Foundation
import PatchEngine
import Planning
import Vocabulary

/// One scenario from beginning to end: controllers, world and onlooker, with a clock that only the queue moves.
struct Simulation {
    private enum Item {
        /// A host's answer, for the process that waits for it.
        case answer(controller: Int, process: Int, RunEvent)
        case timer(controller: Int, process: Int, timer: Int)
        /// From a person, for whichever process is there.
        case outside(controller: Int, RunEvent)
        case restart(controller: Int)
        case clockJump(Double)
        /// A cluster member has settled: the run gives its lease back.
        case release(HostID, run: RunID)
        /// The next day: hosts that the first run did not attempt get another chance.
        case catchUp
    }

    /// A run that takes more steps than this never ends.
    private static let tooManySteps = 200_000

    /// `MSP_SIMULATION_TELL=1` prints every command with the event that led to it.
    private static let isTold = ProcessInfo.processInfo.environment["MSP_SIMULATION_TELL"] != nil

    let scenario: Scenario
    private let variant: EngineVariant
    private var queue = EventQueue<Item>()
    private(set) var world: World
    private(set) var controllers: [SimulatedController] = []
    private(set) var watch: Watch
    private var random: SplitMix64
    private var isCaughtUp = false
    private(set) var steps = 0

    init(seed: UInt64, variant: EngineVariant = .real) throws {
        scenario = try Scenario(seed: seed)
        self.variant = variant
        world = World(scenario)
        world.ignoresLeases = variant.ignoresLeases
        world.forgetsDoubts = variant.forgetsDoubts
        random = scenario.random
        watch = Watch(scenario)
        add(scenario.plan, as: RunID(rawValue: "run0"))
        if let plan = scenario.rivalPlan { add(plan, as: RunID(rawValue: "run1")) }
    }

    private mutating func add(_ plan: Plan, as run: RunID) {
        let orders = IndexedPlan(plan)
        world.plans[run] = orders
        watch.traces[run] = Trace(orders)
        controllers.append(SimulatedController(run: run, plan: plan, variant: variant))
    }

    /// - Throws: ``Violation`` at the first step that breaks an invariant.
    /// - Returns: How the first run ended.
    mutating func run() throws -> RunResult? {
        for index in controllers.indices {
            queue.schedule(.outside(controller: index, .started), at: random.seconds(0...60))
        }
        if let stop = scenario.stopAfter { queue.schedule(.outside(controller: 0, .stopRequested(by: "jd")), at: stop) }
        // Two runs keep their clusters through leases, which end by the world's time: there the clock stays true.
        for _ in 0..<(scenario.rivalPlan == nil ? scenario.clockJumps : 0) {
            queue.schedule(.clockJump(random.seconds(-10_000...10_000)), at: random.seconds(0...20_000))
        }
        while let (time, item) = queue.next() {
            steps += 1
            guard steps < Self.tooManySteps else { throw Violation(invariant: 2, message: "the run does not end") }
            try take(item, at: time)
        }
        for controller in controllers {
            if scenario.seed.isMultiple(of: 4) { try watch.foldIsState(controller.folded, controller.engine) }
            guard watch.traces[controller.run]?.result == nil else { continue }
            throw Violation(invariant: 2, message: "nothing happens any more, and run \(controller.run) has not ended")
        }
        return watch.traces.values.first { $0.result != nil }?.result
    }

    private mutating func take(_ item: Item, at time: Double) throws {
        switch item {
        case .answer(let index, let process, let event):
            guard controllers[index].process == process else { return }
            try handle(event, controller: index, at: time)
        case .timer(let index, let process, let timer):
            guard controllers[index].process == process, controllers[index].timer == timer else { return }
            try handle(.tick, controller: index, at: time)
        case .outside(let index, let event):
            guard controllers[index].engine != nil else { return queue.schedule(item, at: time + 60) }
            try handle(event, controller: index, at: time)
        case .restart(let index):
            controllers[index].restart()
            try watch.foldIsState(controllers[index].engine, controllers[index].stateAtDeath)
            try handle(.resumed, controller: index, at: time)
        case .clockJump(let seconds):
            world.clockOffset += seconds
            for index in controllers.indices { queue.schedule(.outside(controller: index, .tick), at: time) }
        case .release(let host, let run): world.giveBack(host, run: run)
        case .catchUp: try catchUp(at: time)
        }
    }

    private mutating func catchUp(at time: Double) throws {
        let records = watch.traces[controllers[0].run]?.records.values.map(\.self) ?? []
        let missed = Set(records.filter { $0.outcome.standing == .notAttempted }.map(\.host))
        world.mend(at: time)
        guard !missed.isEmpty, let plan = try scenario.catchUpPlan(for: missed, world, at: time) else { return }
        add(plan, as: RunID(rawValue: "catch-up"))
        queue.schedule(.outside(controller: controllers.count - 1, .started), at: time)
    }

    private mutating func handle(_ event: RunEvent, controller index: Int, at time: Double) throws {
        if random.chance(scenario.crashes) { return try crash(index, losing: event, at: time) }
        let now = world.clock(time)
        let commands = controllers[index].handle(event, at: now)
        watch.traces[controllers[index].run]?.hear(event, at: now)
        if case .drained(let host, .notNow) = event { world.giveBack(host, run: controllers[index].run) }
        for command in commands {
            if Self.isTold { print(controllers[index].run, now.formatted(.iso8601), event, "→", command) }
            try watch.see(command, run: controllers[index].run, world: world, at: now)
            settle(command, controller: index, at: time)
        }
        for command in commands {
            if random.chance(scenario.crashes / 2) { return try crash(index, losing: nil, at: time) }
            try carryOut(command, controller: index, at: time)
        }
        if index == 0, scenario.catchesUp, !isCaughtUp, controllers[index].engine?.result != nil {
            isCaughtUp = true
            queue.schedule(.catchUp, at: time + random.seconds(8 * 3600...28 * 3600))
        }
        if let wave = controllers[index].engine?.waitsForApproval { askForApproval(wave, controller: index, at: time) }
    }

    /// What is true as soon as it is recorded.
    private mutating func settle(_ command: RunCommand, controller index: Int, at time: Double) {
        guard case .recordOutcome(let record) = command else { return }
        let run = controllers[index].run
        world.hear(record, run: run, at: time)
        let clusters = controllers[index].plan.clusters.filter { $0.members.contains(record.host) }
        let settling = clusters.map(\.settleSeconds).max() ?? 0
        guard record.startedAt != nil, record.outcome.standing == .verified, settling > 0 else {
            return world.giveBack(record.host, run: run)
        }
        queue.schedule(.release(record.host, run: run), at: time + Double(settling))
    }

    private mutating func carryOut(_ command: RunCommand, controller index: Int, at time: Double) throws {
        let process = controllers[index].process
        if case .wake(let date) = command {
            let delay = max(1, date.timeIntervalSince(world.clock(time)))
            controllers[index].timer += 1
            return queue.schedule(
                .timer(controller: index, process: process, timer: controllers[index].timer), at: time + delay)
        }
        guard let host = command.host, command.isStep else { return }
        if case .reboot = command, controllers[index].bootIDs[host] == nil {
            controllers[index].bootIDs[host] = world.hosts[host]?.bootID
        }
        let before = world.hosts[host]
        let run = controllers[index].run
        let answer = world.answer(command, run: run, at: time, bootIDBefore: controllers[index].bootIDs[host])
        if let before, let deed = deed(command, run: run, before: before) {
            try watch.check(
                deed, to: host, by: controllers[index], command: command, world: world, at: world.clock(time))
        }
        guard let answer else { return }
        queue.schedule(.answer(controller: index, process: process, answer.event), at: time + answer.after)
    }

    /// What the command has done to the host, if anything.
    private func deed(_ command: RunCommand, run: RunID, before: SimulatedHost) -> Watch.Deed? {
        guard let host = command.host, let after = world.hosts[host] else { return nil }
        switch command {
        case .drain where !before.isDrained && after.isDrained: return .drain
        case .runJob where after.transactions[run, default: 0] > before.transactions[run, default: 0]:
            return .transaction
        case .findJob where after.jobs.count > before.jobs.count: return .transaction
        case .reboot where after.bootID != before.bootID: return .reboot
        default: return nil
        }
    }

    private mutating func crash(_ index: Int, losing event: RunEvent?, at time: Double) throws {
        controllers[index].die()
        let downtime = random.chance(0.8) ? random.seconds(5...300) : random.seconds(600...20_000)
        queue.schedule(.restart(controller: index), at: time + downtime)
        // A person's word is not lost with the process, and neither is the start: whoever gave it sees that it was not taken.
        switch event {
        case .started, .stopRequested, .approved:
            event.map { queue.schedule(.outside(controller: index, $0), at: time + downtime + 1) }
        default: break
        }
    }

    private mutating func askForApproval(_ wave: String, controller index: Int, at time: Double) {
        let event: RunEvent = random.chance(0.8) ? .approved(wave: wave, by: "jd") : .stopRequested(by: "jd")
        queue.schedule(.outside(controller: index, event), at: time + random.seconds(60...40_000))
    }
}
