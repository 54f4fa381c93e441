import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
public import Planning
public import PatchEngine
public import Vocabulary

/// What a schedule is made of, read anew each time, so that a changed file counts from then on.
public struct ScheduleSource: Sendable {
    public var inventory: Inventory
    public var playbooks: [Playbook]

    public init(inventory: Inventory, playbooks: [Playbook]) {
        self.inventory = inventory
        self.playbooks = playbooks
    }
}

/// Who is told what a schedule does.
public protocol ScheduleObserver: Sendable {
    func began(_ run: RunID, _ windows: [DueWindow], isResumed: Bool)
    func ended(_ run: RunID, _ result: RunResult)
    /// What kept a playbook from being held at a client.
    func failed(playbook: String, client: ClientID, _ error: any Error)
    func observer(of run: RunID) -> any RunObserver
}

/// Holds every playbook whose window is open (`msp-patch run --due`), until nothing is left to hold.
///
/// One run at a time for a playbook and client; different ones side by side. Who may hold one is settled by a lease, so any number of
/// processes may look at the same time. A run that a dead process left behind is taken up where it stopped.
public struct Scheduler: Sendable {
    private enum Signal: Sendable {
        case look
        case heartbeat
        case ended(Agenda.Key, isWell: Bool)
    }

    /// How often the calendar is looked at while runs go on.
    private static let interval = Duration.seconds(20)

    private let ledger: Ledger
    private let observer: any ScheduleObserver
    private let read: @Sendable () throws -> ScheduleSource
    private let connect: @Sendable ([Host]) throws -> HostConnector

    /// - Parameters:
    ///   - read: the inventories and playbooks as they are now.
    ///   - connect: the way to hosts.
    public init(
        ledger: Ledger, observer: any ScheduleObserver, read: @escaping @Sendable () throws -> ScheduleSource,
        connect: @escaping @Sendable ([Host]) throws -> HostConnector
    ) {
        self.ledger = ledger
        self.observer = observer
        self.read = read
        self.connect = connect
    }

    /// - Returns: The runs that were held, in the order in which they began.
    /// - Throws: what `read` throws the first time; later its errors leave the schedule as it was. `LedgerError`.
    public func hold() async throws -> [RunID] {
        let (signals, inbox) = AsyncStream.makeStream(of: Signal.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await repeating(.look, every: Self.interval, inbox) }
            group.addTask { try await repeating(.heartbeat, every: ProcessLease.heartbeat, inbox) }
            defer { group.cancelAll() }
            var source = try read()
            var held: [Agenda.Key: ProcessLease] = [:]
            var runs: [RunID] = []
            // What went wrong once in this process is not tried again every few seconds.
            var failed: Set<Agenda.Key> = []
            inbox.yield(.look)
            for await signal in signals {
                switch signal {
                case .heartbeat:
                    for lease in held.values { _ = try lease.renew() }
                    continue
                case .ended(let key, let isWell):
                    held.removeValue(forKey: key)?.giveUp()
                    if !isWell { failed.insert(key) }
                case .look: source = (try? read()) ?? source
                }
                for (playbook, client) in pairs(source) {
                    let key = Agenda.Key(playbook: playbook.name, client: client.id)
                    if failed.contains(key) { continue }
                    do {
                        if held[key] != nil {
                            try keepRecord(playbook, client)
                            continue
                        }
                        guard let lease = try ProcessLease.take("due/\(client.id)/\(playbook.name)", in: ledger) else {
                            continue
                        }
                        guard let work = try work(playbook, client, source.inventory) else {
                            lease.giveUp()
                            continue
                        }
                        held[key] = lease
                        runs.append(work.run)
                        group.addTask {
                            inbox.yield(.ended(key, isWell: await carryOut(work, key)))
                        }
                    } catch {
                        failed.insert(key)
                        observer.failed(playbook: playbook.name, client: client.id, error)
                    }
                }
                if held.isEmpty { break }
            }
            return runs
        }
    }

    private func repeating(
        _ signal: Signal, every interval: Duration, _ inbox: AsyncStream<Signal>.Continuation
    ) async throws {
        while true {
            try await Task.sleep(for: interval)
            inbox.yield(signal)
        }
    }

    private func pairs(_ source: ScheduleSource) -> [(Playbook, Client)] {
        source.playbooks.flatMap { playbook in source.inventory.clients.map { (playbook, $0) } }
    }

    // MARK: - What is to be done

    /// A run to begin or to take up, with what it holds.
    private struct Work: Sendable {
        var run: RunID
        var task: @Sendable () async throws -> RunResult
    }

    /// Brings the record up to date, and says what is to be done now; nil for nothing. The caller has the lease.
    private func work(_ playbook: Playbook, _ client: Client, _ inventory: Inventory) throws -> Work? {
        let now = Date.toTheMillisecond
        let key = Agenda.Key(playbook: playbook.name, client: client.id)
        let record = DueRecord(ledger: ledger)
        var history = try record.history(of: key)
        for run in Set(history.filter { !$0.state.isFinal }.compactMap(\.run)) {
            if let work = try leftBehind(run, history, inventory, at: now) { return work }
        }
        history = try record.history(of: key)
        let agenda = try agenda(playbook, client, history, at: now)
        try record.update(
            agenda, history, missedBecause: "nothing was started: no `msp-patch run --due` was running", at: now)
        history = try record.history(of: key)
        let known = Dictionary(history.map { ($0.window.key, $0) }, uniquingKeysWith: { _, later in later })
        guard
            let occasion = Occasion(agenda, at: now, isAvailable: { known[$0.key].map { $0.state == .due } ?? true })
        else { return nil }
        let run = RunID.new(at: now)
        observer.began(run, occasion.windows, isResumed: false)
        return Work(run: run) { try await begin(run, occasion, agenda, inventory) }
    }

    /// What a process that died has left: a run to take up, or one that has ended and whose windows have no last word yet.
    private func leftBehind(
        _ run: RunID, _ history: [DueHistory.Entry], _ inventory: Inventory, at now: Date
    ) throws -> Work? {
        let record = DueRecord(ledger: ledger)
        guard let summary = try ledger.runs().first(where: { $0.run == run }) else {
            try takeBack(run, history, at: now)
            return nil
        }
        guard summary.finishedAt == nil else {
            try record.settle(run, history, reason: summary.reason, at: now)
            return nil
        }
        observer.began(run, history.filter { $0.run == run }.map(\.window), isResumed: true)
        return Work(run: run) {
            try await controller(run, try RunHistory(ledger: ledger).plan(of: run), inventory).resume()
        }
    }

    /// The run was announced and never began: its windows are due as before.
    private func takeBack(_ run: RunID, _ history: [DueHistory.Entry], at now: Date) throws {
        let windows = history.filter { $0.run == run && !$0.state.isFinal }.map(\.window)
        try DueRecord(ledger: ledger).write(windows, .due, at: now)
    }

    private func agenda(
        _ playbook: Playbook, _ client: Client, _ history: [DueHistory.Entry], at now: Date
    ) throws -> Agenda {
        let systems = OperatingSystems(ledger: ledger)
        let hosts = client.hosts.filter { playbook.hosts.matches($0, operatingSystem: systems.name(of: $0.id)) }
        let record = DueRecord(ledger: ledger)
        return try Agenda(
            playbook, client, hosts: hosts, missed: try record.missedHosts(history),
            since: record.since(history, now: now))
    }

    /// While a run goes on: windows that open meanwhile are recorded, and those of its own begin.
    private func keepRecord(_ playbook: Playbook, _ client: Client) throws {
        let now = Date.toTheMillisecond
        let record = DueRecord(ledger: ledger)
        let history = try record.history(of: Agenda.Key(playbook: playbook.name, client: client.id))
        try record.update(
            try agenda(playbook, client, history, at: now), history,
            missedBecause: "an earlier run of the playbook still went on", at: now)
        for entry in history where entry.state == .due && entry.window.opens <= now {
            if let run = entry.run { try record.write([entry.window], .running, run: run, at: now) }
        }
    }

    // MARK: - Doing it

    private func begin(
        _ run: RunID, _ occasion: Occasion, _ agenda: Agenda, _ inventory: Inventory
    ) async throws -> RunResult {
        let record = DueRecord(ledger: ledger)
        let open = occasion.windows.filter { $0.opens <= Date() }
        try record.write(open, .running, run: run, at: Date.toTheMillisecond)
        let coming = occasion.windows.filter { !open.contains($0) }
        if !coming.isEmpty { try record.write(coming, .due, run: run, at: Date.toTheMillisecond) }
        let plan = try await plan(occasion, agenda, inventory)
        return try await controller(run, plan, inventory).start(
            RunStartedFact(
                playbook: plan.playbook, planDigest: try plan.digest(),
                plan: String(decoding: try plan.json(), as: UTF8.self), clients: [agenda.client.id]))
    }

    private func plan(_ occasion: Occasion, _ agenda: Agenda, _ inventory: Inventory) async throws -> Plan {
        var playbook = agenda.playbook
        if occasion.isCatchUp { playbook.window = .inherit }
        let client = Inventory(clients: inventory.clients.filter { $0.id == agenda.client.id })
        let names = occasion.hosts.map(\.description).sorted().joined(separator: ", ")
        let maker = PlanMaker(inventory: client, ledger: ledger, connector: try connect(client.hosts))
        var plan = try await maker.plan(playbook, limit: try Selector(parsing: names), emergency: false) { _ in }
        plan.selection = PlanSelection(clients: [agenda.client.id.rawValue], limit: names)
        return occasion.narrowed(plan)
    }

    private func controller(_ run: RunID, _ plan: Plan, _ inventory: Inventory) throws -> RunController {
        let hosts = plan.involved(in: inventory)
        return RunController(
            run: run, plan: plan, hosts: hosts, ledger: ledger, connector: try connect(hosts),
            observer: observer.observer(of: run))
    }

    /// - Returns: false when it could not be carried out: the windows are due as before, and another process tries again.
    private func carryOut(_ work: Work, _ key: Agenda.Key) async -> Bool {
        let record = DueRecord(ledger: ledger)
        do {
            let result = try await work.task()
            try record.settle(work.run, try record.history(of: key), reason: result.reason, at: Date.toTheMillisecond)
            observer.ended(work.run, result)
            return true
        } catch {
            observer.failed(playbook: key.playbook, client: key.client, error)
            // What can't be written now is found by the next process.
            if let runs = try? ledger.runs(), !runs.contains(where: { $0.run == work.run }) {
                try? takeBack(work.run, record.history(of: key), at: Date.toTheMillisecond)
            }
            return false
        }
    }
}

extension Plan {
    /// The hosts that a run of it has to do with: those it names, and the members of their clusters.
    public func involved(in inventory: Inventory) -> [Host] {
        let names = Set(hosts.map(\.host) + clusters.flatMap(\.members))
        return inventory.hosts.filter { names.contains($0.id) }
    }
}
