import Foundation
import Inventory
import Ledger
import Testing
import Vocabulary

@testable import Controller

/// The life of due windows in the ledger.
struct DueRecordTests {
    private static let monday = ScheduleFixture.monday
    private let fixture: ScheduleFixture
    private let ledger: Ledger
    private let record: DueRecord

    init() throws {
        fixture = try ScheduleFixture(["w1": ["saturday"], "w2": ["saturday"]])
        ledger = try fixture.ledger()
        record = DueRecord(ledger: ledger)
    }

    private func update(at now: Date, _ fixture: ScheduleFixture? = nil) throws {
        let agenda = try (fixture ?? self.fixture).agenda(since: record.since(try history(), now: now))
        try record.update(agenda, try history(), missedBecause: "nobody looked", at: now)
    }

    private func history() throws -> [DueHistory.Entry] {
        try record.history(of: Agenda.Key(playbook: "monthly", client: try fixture.client.id))
    }

    private func states() throws -> [DueState] { try history().map(\.state) }

    @Test func `a window is due before it opens, once`() throws {
        try update(at: Self.monday)
        try update(at: Self.monday + 60)
        #expect(try states() == [.due])
        #expect(try ledger.facts(kinds: [DueWindowFact.kind]).count == 1)
    }

    @Test func `windows that passed while nobody looked were missed, all of them`() throws {
        try update(at: Self.monday)
        let later = Self.monday.day(18, hour: 12)
        #expect(
            try DueHistory(ledger: ledger).missed(at: later).map(\.state) == [.missed], "before anybody writes it down")
        try update(at: later)
        #expect(try states() == [.missed, .missed, .due])
        #expect(try DueHistory(ledger: ledger).missed(at: later).count == 2)
    }

    @Test func `a window that the calendar has no more is withdrawn, and was not missed`() throws {
        try update(at: Self.monday)
        var changed = fixture
        for index in changed.hosts.indices { changed.hosts[index].windows = ["tuesday"] }
        try update(at: Self.monday + 60, changed)
        #expect(try states() == [.due, .withdrawn])
        #expect(
            try DueHistory(ledger: ledger).missed(at: Self.monday.day(30, hour: 0)).map(\.window.window) == ["tuesday"])
    }

    @Test(arguments: [
        ([HostOutcome.applied, .nothingToDo], DueState.done, []), ([.applied, .unreachable], .partial, ["acme/w2"]),
        ([.failed, .skippedBudget], .partial, ["acme/w2"]),
        ([.skippedWindow, .unreachable], .partial, ["acme/w1", "acme/w2"]),
    ])
    func `a run that ended gives its windows their last word`(
        outcomes: [HostOutcome], expected: DueState, missed: [String]
    ) throws {
        try update(at: Self.monday)
        let run = RunID(rawValue: "run1")
        let saturday = Self.monday.day(5, hour: 22)
        try record.write(try history().map(\.window), .running, run: run, at: saturday)
        for (host, outcome) in zip(fixture.hosts, outcomes) {
            let fact = HostOutcomeFact(outcome: outcome, wave: "all", finishedAt: saturday)
            try ledger.append([NewFact(fact, host: host.id, run: run, validAt: saturday)])
        }
        try record.settle(run, try history(), reason: nil, at: saturday + 3600)
        #expect(try states() == [expected])
        #expect(try DueHistory(ledger: ledger).windows(of: run).count == 1)
        #expect(try record.missedHosts(try history()).map(\.description).sorted() == missed)
        #expect(try DueHistory(ledger: ledger).missed(at: saturday + 7200).isEmpty)
    }

    @Test func `a later window that was held makes up for one that was missed`() throws {
        try update(at: Self.monday)
        let thursday = Self.monday.day(10, hour: 12)
        try update(at: thursday)
        #expect(try DueHistory(ledger: ledger).missed(at: thursday).count == 1)
        let next = try #require(try history().last?.window)
        try record.write([next], .running, run: RunID(rawValue: "run2"), at: next.opens)
        #expect(try DueHistory(ledger: ledger).missed(at: next.opens).isEmpty)
    }

    @Test func `one process holds a thing, and gives it up`() throws {
        let first = try #require(try ProcessLease.take("due/acme/monthly", in: ledger))
        #expect(try first.renew())
        // Another machine has taken it over meanwhile.
        try ledger.releaseLease("due/acme/monthly", owner: RunID(rawValue: ControllerIdentity.current.description))
        let other = RunID(rawValue: "another-boot:1:1")
        _ = try ledger.acquireLease("due/acme/monthly", owner: other, until: Date() + 60)
        #expect(try !first.renew())
        #expect(try ProcessLease.take("due/acme/monthly", in: ledger) == nil)
        first.giveUp()
        #expect(try ledger.leases().map(\.owner) == [other], "what is another's is not given up")
    }
}
