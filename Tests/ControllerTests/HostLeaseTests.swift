import Foundation
import HealthChecks
import Ledger
import Packages
import PatchEngine
import Planning
import Testing
import Vocabulary

@testable import Controller

/// What runs may do beside one another: each has its own `HostLeases` over the same ledger, as processes have.
struct HostLeaseTests {
    private let ledger: Ledger
    private let db1: HostID
    private let db2: HostID
    private let plan: Plan

    init() throws {
        ledger = try ScheduleFixture(["w1": ["saturday"]]).ledger()
        let db1 = try #require(HostID("acme/db1"))
        let db2 = try #require(HostID("acme/db2"))
        (self.db1, self.db2) = (db1, db2)
        let hosts = [db1, db2].map {
            PlannedHost(
                host: $0, address: $0.name, jump: "bastion", packageManager: .apt, windows: [], expectedMinutes: 1)
        }
        plan = Plan(
            playbook: "p", playbookDigest: "d", createdAt: Date(timeIntervalSince1970: 0),
            waves: [PlannedWave(name: "all", batches: [2], hosts: hosts)],
            clusters: [
                PlannedCluster(
                    name: "db", client: db1.client, members: [db1, db2], maxUnavailable: 1, settleSeconds: 600)
            ])
    }

    private func leases(_ run: String, _ change: (inout Plan) -> Void = { _ in }) -> HostLeases {
        var plan = plan
        change(&plan)
        return HostLeases(ledger: ledger, run: RunID(rawValue: run), plan: plan)
    }

    private func take(_ host: HostID, by leases: HostLeases, isWellAgain: Bool = false) async throws -> String? {
        switch try await leases.take(host, isWellAgain: { _ in isWellAgain }) {
        case .heldElsewhere(let reason)?: reason
        case .outOfReach(let reason)?: "for this run: \(reason)"
        case nil: nil
        }
    }

    /// The run's word on db1, as the controller gives it: recorded first.
    private func finish(
        _ outcome: HostOutcome, by run: String, _ leases: HostLeases, at: Date = Date(), touched: Bool = true
    ) throws {
        let record = HostRecord(
            host: db1, wave: "all", outcome: outcome, startedAt: touched ? at : nil, finishedAt: at)
        try append(HostOutcomeFact(record, window: nil, rollbackOf: nil), by: run)
        try leases.finish(record)
    }

    /// That the run has looked at db1 and is about to touch it.
    private func begin(_ run: String) throws {
        try append(
            BaselineFact(baseline: Baseline(first: Snapshot(observations: []), second: Snapshot(observations: []))),
            by: run)
    }

    private func append(_ fact: some FactBody, by run: String) throws {
        _ = try ledger.append([NewFact(fact, host: db1, run: RunID(rawValue: run), validAt: Date())])
    }

    @Test func `a host is one run's alone`() async throws {
        let (one, two) = (leases("one") { $0.clusters = [] }, leases("two") { $0.clusters = [] })
        #expect(try await take(db1, by: one) == nil)
        #expect(try await take(db1, by: one) == nil, "asked again after a crash")
        #expect(try await take(db1, by: two)?.hasPrefix("run one works on it") == true)
        try finish(.applied, by: "one", one)
        #expect(try await take(db1, by: two) == nil)
    }

    @Test func `no more members at work than the cluster may lose, whichever run asks`() async throws {
        let (one, two) = (leases("one"), leases("two"))
        #expect(try await take(db1, by: one) == nil)
        #expect(try await take(db2, by: two) == "cluster db: db1 unavailable (run one)")
        #expect(
            try ledger.leases().allSatisfy { $0.owner.rawValue == "one" }, "what was taken on the way is given back")
        #expect(try await take(db2, by: one) != nil, "and neither may the same run")
    }

    @Test func `a member that no scan could reach counts beside those that runs work on`() async throws {
        let db3 = try #require(HostID("acme/db3"))
        func leases(_ run: String) -> HostLeases {
            self.leases(run) { plan in
                plan.clusters[0].members.append(db3)
                plan.clusters[0].maxUnavailable = 2
                plan.clusters[0].unavailable = [db3]
            }
        }
        let (one, two) = (leases("one"), leases("two"))
        #expect(try await take(db1, by: one) == nil)
        #expect(try await take(db2, by: two) == "cluster db: db1, db3 unavailable (run one)")
    }

    @Test func `a member that is well gives its place back when it has settled`() async throws {
        let (one, two) = (leases("one"), leases("two"))
        #expect(try await take(db1, by: one) == nil)
        try finish(.applied, by: "one", one, at: Date() - 300)
        #expect(try await take(db2, by: two, isWellAgain: true) != nil, "it settles for five minutes more")
        try one.renewAll()
        try finish(.applied, by: "one", one, at: Date() - 601)
        #expect(try await take(db2, by: two, isWellAgain: true) == nil)
    }

    @Test(arguments: [HostOutcome.failed, .unhealthy, .rebootFailed, .lost, .unreachable])
    func `a member that is not known to be well keeps its place until somebody has looked`(outcome: HostOutcome)
        async throws
    {
        let (one, two) = (leases("one"), leases("two"))
        #expect(try await take(db1, by: one) == nil)
        try finish(outcome, by: "one", one, at: Date() - 5000, touched: outcome != .unreachable)
        #expect(try await take(db2, by: two, isWellAgain: false) != nil)
        #expect(try await take(db1, by: two) == nil, "the member itself may be worked on")
    }

    @Test func `a member that was not touched gives its place back at once`() async throws {
        let (one, two) = (leases("one"), leases("two"))
        #expect(try await take(db1, by: one) == nil)
        try finish(.skippedPreflight, by: "one", one, touched: false)
        #expect(try await take(db2, by: two) == nil)
    }

    @Test func `the place of a run that died is freed by a look, never by time alone`() async throws {
        let two = leases("two")
        let pool = LeasePool(name: "cluster/acme/db", capacity: 1)
        let dead = RunID(rawValue: "dead")
        _ = try ledger.acquireLease("cluster/acme/db/db1", owner: dead, until: Date() - 86_400, in: pool)
        #expect(try await take(db2, by: two, isWellAgain: false) != nil)
        #expect(try await take(db2, by: two, isWellAgain: true) == nil)
    }

    /// One verifies db1 and gives it back; two takes it; one's second look finds it unhealthy while two is at work on it.
    @Test func `a host that one run found unhealthy keeps its place when another was at work on it meanwhile`()
        async throws
    {
        let (one, two, three) = (
            leases("one") { $0.clusters[0].settleSeconds = 0 }, leases("two") { $0.clusters[0].settleSeconds = 0 },
            leases("three") { $0.clusters[0].settleSeconds = 0 }
        )
        #expect(try await take(db1, by: one) == nil)
        try begin("one")
        try finish(.applied, by: "one", one)
        #expect(try await take(db1, by: two) == nil)
        try begin("two")
        try finish(.unhealthy, by: "one", one)
        #expect(try await take(db2, by: one) != nil, "two is at work on it")
        try finish(.applied, by: "two", two)
        #expect(
            try await take(db2, by: two, isWellAgain: false) == "for this run: cluster db: db1 unavailable (run one)")
        #expect(
            try await take(db2, by: three, isWellAgain: false) == "cluster db: db1 unavailable (run one)",
            "it may set db1 right itself")
        // Only who begins with it after that can say that it is well.
        #expect(try await take(db1, by: three) == nil)
        try begin("three")
        try finish(.applied, by: "three", three)
        #expect(try await take(db2, by: two) == nil)
    }

    @Test(arguments: [HostOutcome.unhealthy, .unreachable, nil])
    func `a run that takes a host of unknown state and does not touch it leaves the doubt as it was`(
        former: HostOutcome?
    ) async throws {
        let (one, two) = (leases("one"), leases("two"))
        #expect(try await take(db1, by: one) == nil)
        try begin("one")
        if let former {
            try finish(former, by: "one", one, touched: former != .unreachable)
        } else {
            // Its controller died.
            for lease in try ledger.leases() {
                _ = try ledger.renewLease(lease.name, owner: lease.owner, until: Date() - 1)
            }
        }
        #expect(try await take(db1, by: two) == nil)
        try finish(.skippedPreflight, by: "two", two, touched: false)
        #expect(
            try await take(db2, by: two, isWellAgain: false) == "for this run: cluster db: db1 unavailable (run one)")
    }

    @Test(
        arguments: [
            ([], nil), ([(.applied, "one")], nil), ([(.skippedWindow, "one")], nil), ([(.nothingToDo, "one")], nil),
            ([(.unreachable, "one")], "one"), ([(.failed, "one")], "one"), ([(.lost, "one")], "one"),
            ([(.unhealthy, "one"), (.applied, "two")], nil), ([(.unhealthy, "one"), (.nothingToDo, "two")], nil),
            ([(.unhealthy, "one"), (.skippedPreflight, "two")], "one"),
            ([(.unhealthy, "one"), (.unreachable, "two")], "one"), ([(.unreachable, "one"), (.failed, "two")], "two"),
        ] as [([(HostOutcome, String)], String?)])
    func `what runs have left of a host`(words: [(HostOutcome, String)], doubted: String?) throws {
        for (outcome, run) in words {
            if outcome.standing != .notAttempted, outcome != .nothingToDo { try begin(run) }
            try append(HostOutcomeFact(outcome: outcome, wave: "all", finishedAt: Date()), by: run)
        }
        #expect(try ledger.doubt(about: db1, askedBy: RunID(rawValue: "asks"))?.run.rawValue == doubted)
        guard let last = words.last else { return }
        var drained = HostOutcomeFact(outcome: last.0, wave: "all", finishedAt: Date())
        drained.leftDrained = true
        try append(drained, by: "drains")
        #expect(try ledger.doubt(about: db1, askedBy: RunID(rawValue: "asks"))?.kind == .leftDrained(last.0))
    }

    @Test(arguments: [
        ("client", Limits(perClient: 1)), ("jump", Limits(perJump: 1)), ("all", Limits(global: 1)),
    ])
    func `limits hold over all runs, and end with their leases`(name: String, limits: Limits) async throws {
        let (one, two) = (
            leases("one") { ($0.limits, $0.clusters) = (limits, []) },
            leases("two") { ($0.limits, $0.clusters) = (limits, []) }
        )
        #expect(try await take(db1, by: one) == nil)
        #expect(try await take(db2, by: two)?.contains("is reached, other runs included") == true)
        try finish(.failed, by: "one", one)
        #expect(try await take(db2, by: two) == nil)
        // A controller that died holds no place in a limit for ever.
        let pools = ["client": "limit/client/acme", "jump": "limit/jump/bastion", "all": "limit/all"]
        let pool = LeasePool(name: try #require(pools[name]), capacity: 1)
        try finish(.applied, by: "two", two)
        try ledger.releaseLease("\(pool.name)/\(db2)", owner: RunID(rawValue: "two"))
        _ = try ledger.acquireLease("\(pool.name)/x", owner: RunID(rawValue: "dead"), until: Date() - 1, in: pool)
        #expect(try await take(db1, by: one) == nil)
    }

    @Test func `who lost the run writes nothing more of it`() throws {
        let run = RunID(rawValue: "run1")
        let journal = RunJournal(ledger: ledger, run: run, plan: plan)
        let ownership = try RunOwnership.take(run, in: ledger)
        try journal.record(.started, [], outcomes: [:], at: Date())
        // This process was halted, and another has taken over.
        ownership.giveUp()
        _ = try ledger.acquireLease("run/run1", owner: RunID(rawValue: "another"), until: Date() + 60)
        #expect(throws: LedgerError.leaseLost(name: "run/run1")) {
            try journal.record(.tick, [], outcomes: [:], at: Date())
        }
        #expect(throws: LedgerError.self) { try journal.confirm() }
        #expect(try journal.transitions().count == 1)
    }
}
