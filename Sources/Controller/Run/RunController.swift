import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
public import PatchEngine
public import Planning
public import Vocabulary
import Logging

/// Carries out a run: the engine decides, the journal records, the operations touch hosts. In that order, always.
///
/// After a crash, `resume` folds the recorded events over a new engine and carries out again what was never answered. Every
/// command bears that: a job attaches by its id, a reboot knows the boot id from before, everything else only looks.
public struct RunController: Sendable {
    public let run: RunID
    private let plan: Plan
    private let journal: RunJournal
    private let operations: HostOperations
    private let leases: HostLeases
    private let observer: any RunObserver
    private let log = Logger(label: "msp-patch.run")

    private typealias Inbox = AsyncThrowingStream<RunEvent, any Error>.Continuation

    /// - Parameter hosts: the inventory's hosts; those that the plan names are used.
    public init(
        run: RunID, plan: Plan, hosts: [Host], ledger: Ledger, connector: HostConnector, observer: any RunObserver
    ) {
        self.run = run
        self.plan = plan
        self.journal = RunJournal(ledger: ledger, run: run, plan: plan)
        self.leases = HostLeases(ledger: ledger, run: run, plan: plan)
        self.observer = observer
        self.operations = HostOperations(
            connector: connector, journal: journal, plan: plan,
            hosts: Dictionary(hosts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }), leases: leases,
            observer: observer)
    }

    /// Begins the run: its plan is a fact before any host hears of it.
    ///
    /// - Throws: `LedgerError`; `RunError.alreadyDriven` when another process has the run.
    public func start(_ started: RunStartedFact) async throws -> RunResult {
        let ownership = try RunOwnership.take(run, in: journal.ledger)
        defer { ownership.giveUp() }
        try await journal.ledger.append([NewFact(started, run: run, validAt: Date())])
        return try await drive(RunEngine(plan: plan, run: run), first: .started, ownership)
    }

    /// Goes on where a former process stopped, whatever stopped it.
    public func resume() async throws -> RunResult {
        let ownership = try RunOwnership.take(run, in: journal.ledger)
        defer { ownership.giveUp() }
        var engine = RunEngine(plan: plan, run: run)
        let transitions = try journal.transitions()
        for transition in transitions { _ = engine.handle(transition.event, at: transition.at) }
        if let result = engine.result { return result }
        leases.resume(engine.records)
        return try await drive(engine, first: transitions.isEmpty ? .started : .resumed, ownership)
    }

    /// The loop: take an event, decide, record, show, do. One event at a time; the steps on hosts run side by side.
    private func drive(_ engine: RunEngine, first: RunEvent, _ ownership: RunOwnership) async throws -> RunResult {
        do {
            return try await loop(engine, first: first, ownership)
        } catch LedgerError.leaseLost {
            throw RunError.alreadyDriven(run)
        }
    }

    private func loop(_ engine: RunEngine, first: RunEvent, _ ownership: RunOwnership) async throws -> RunResult {
        let (events, inbox) = AsyncThrowingStream.makeStream(of: RunEvent.self)
        inbox.yield(first)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            // What these two run into ends the run, and goes by the inbox: asked of the group, it might come after the
            // cancellations that follow from it.
            group.addTask { await ending(inbox) { try await keepAlive(ownership) } }
            group.addTask { await ending(inbox) { try await watchRequests(inbox) } }
            var engine = engine
            for try await event in events {
                let now = Date.toTheMillisecond
                let commands = engine.handle(event, at: now)
                try journal.record(event, commands, outcomes: engine.outcomeCounts, at: now)
                log.debug(
                    "transition", metadata: ["run": "\(run)", "event": "\(event)", "commands": "\(commands.count)"])
                observer.changed(event, commands, engine: engine, at: now)
                for command in commands { try carryOut(command, inbox, &group) }
                if let result = engine.result {
                    group.cancelAll()
                    return result
                }
            }
            throw CancellationError()
        }
    }

    private func ending(_ inbox: Inbox, _ body: () async throws -> Void) async {
        do { try await body() } catch { inbox.finish(throwing: error) }
    }

    private func carryOut(
        _ command: RunCommand, _ inbox: Inbox, _ group: inout ThrowingTaskGroup<Void, any Error>
    ) throws {
        switch command {
        case .wake(let instant):
            group.addTask {
                try await Task.sleep(for: .seconds(max(0, instant.timeIntervalSinceNow)))
                inbox.yield(.tick)
            }
        case .recordOutcome(let record):
            try leases.finish(record)
        case .recordGate, .finish:
            break
        default:
            group.addTask {
                if let event = await operations.perform(command), !Task.isCancelled { inbox.yield(event) }
            }
        }
    }

    /// Renews what the run holds. When even the ledger can't be written, nothing may go on.
    private func keepAlive(_ ownership: RunOwnership) async throws {
        while true {
            try await Task.sleep(for: ProcessLease.heartbeat)
            try ownership.renew()
            try leases.renewAll()
        }
    }

    /// Looks for what people ask of the run from other terminals.
    private func watchRequests(_ inbox: Inbox) async throws {
        var seen = Set<Int64>()
        while true {
            for fact in try journal.ledger.facts(kinds: [StopRequestFact.kind, WaveApprovalFact.kind], run: run)
            where seen.insert(fact.sequence).inserted {
                if fact.kind == StopRequestFact.kind {
                    inbox.yield(.stopRequested(by: try fact.decode(StopRequestFact.self).by))
                } else {
                    let approval = try fact.decode(WaveApprovalFact.self)
                    inbox.yield(.approved(wave: approval.wave, by: approval.by))
                }
            }
            try await Task.sleep(for: .seconds(1))
        }
    }
}

extension RunEngine {
    /// Hosts by outcome, in the words of the ledger.
    var outcomeCounts: [String: Int] {
        let outcomes = waves.flatMap(\.hosts).compactMap(\.outcome)
        return Dictionary(outcomes.map { ($0.rawValue, 1) }, uniquingKeysWith: +)
    }
}

extension Date {
    /// The ledger stores milliseconds: an event replayed must have the very instant it was first handled at.
    static var toTheMillisecond: Date {
        Date(timeIntervalSince1970: (Date().timeIntervalSince1970 * 1000).rounded(.down) / 1000)
    }
}
