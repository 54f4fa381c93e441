import Foundation
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
        try await leases.take(host) { _, _ in isWellAgain }
    }

    private func record(_ outcome: HostOutcome, finishedAt: Date = Date(), touched: Bool = true) -> HostRecord {
        HostRecord(
            host: db1, wave: "all", outcome: outcome, startedAt: touched ? finishedAt : nil, finishedAt: finishedAt)
    }

    @Test func `a host is one run's alone`() async throws {
        let (one, two) = (leases("one") { $0.clusters = [] }, leases("two") { $0.clusters = [] })
        #expect(try await take(db1, by: one) == nil)
        #expect(try await take(db1, by: one) == nil, "asked again after a crash")
        #expect(try await take(db1, by: two)?.hasPrefix("run one works on it") == true)
        try one.finish(record(.applied))
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
        try one.finish(record(.applied, finishedAt: Date() - 300))
        #expect(try await take(db2, by: two, isWellAgain: true) != nil, "it settles for five minutes more")
        try one.renewAll()
        try one.finish(record(.applied, finishedAt: Date() - 601))
        #expect(try await take(db2, by: two, isWellAgain: true) == nil)
    }

    @Test(arguments: [HostOutcome.failed, .unhealthy, .rebootFailed, .lost, .unreachable])
    func `a member that is not known to be well keeps its place until somebody has looked`(outcome: HostOutcome)
        async throws
    {
        let (one, two) = (leases("one"), leases("two"))
        #expect(try await take(db1, by: one) == nil)
        try one.finish(record(outcome, finishedAt: Date() - 5000))
        #expect(try await take(db2, by: two, isWellAgain: false) != nil)
        #expect(try await take(db1, by: two) == nil, "the member itself may be worked on")
    }

    @Test func `a member that was not touched gives its place back at once`() async throws {
        let (one, two) = (leases("one"), leases("two"))
        #expect(try await take(db1, by: one) == nil)
        try one.finish(record(.skippedPreflight, touched: false))
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

    @Test(
        arguments: [
            (nil, MemberStanding.unknown), (HostOutcome.applied, .well), (.nothingToDo, .well), (.skippedWindow, .well),
            (.unreachable, .unknown), (.failed, .notWell), (.lost, .notWell), (.unhealthy, .notWell),
        ] as [(HostOutcome?, MemberStanding)])
    func `what a run said of a member`(outcome: HostOutcome?, standing: MemberStanding) {
        let fact = outcome.map { HostOutcomeFact(outcome: $0, wave: "all", finishedAt: Date()) }
        #expect(MemberStanding(fact) == standing)
        if var drained = fact {
            drained.leftDrained = true
            #expect(MemberStanding(drained) == .notWell)
        }
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
        try one.finish(record(.failed))
        #expect(try await take(db2, by: two) == nil)
        // A controller that died holds no place in a limit for ever.
        let pools = ["client": "limit/client/acme", "jump": "limit/jump/bastion", "all": "limit/all"]
        let pool = LeasePool(name: try #require(pools[name]), capacity: 1)
        try two.finish(record(.applied))
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
