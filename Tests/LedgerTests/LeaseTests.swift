import Foundation
import Ledger
import Testing
import Vocabulary

@Suite struct LeaseTests {
    let one = RunID(rawValue: "run-1")
    let two = RunID(rawValue: "run-2")

    @Test func onlyOneHasIt() throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open(now: { day(1) })
        let other = try folder.open(now: { day(1) })
        #expect(try ledger.acquireLease("host/acme/web1", owner: one, until: day(2)) == .granted)
        #expect(try ledger.acquireLease("host/acme/web1", owner: one, until: day(2)) == .granted)
        #expect(try other.acquireLease("host/acme/web1", owner: two, until: day(2)) == .heldBy(one, until: day(2)))
        #expect(try other.acquireLease("host/acme/web2", owner: two, until: day(2)) == .granted)
        try other.releaseLease("host/acme/web1", owner: two)
        #expect(try ledger.leases().map(\.name) == ["host/acme/web1", "host/acme/web2"])
        try ledger.releaseLease("host/acme/web1", owner: one)
        #expect(try other.acquireLease("host/acme/web1", owner: two, until: day(2)) == .granted)
    }

    @Test func anExpiredOneIsTakenOverKnowingly() throws {
        let folder = try TemporaryFolder()
        _ = try folder.open(now: { day(1) }).acquireLease("web1", owner: one, until: day(2))
        let later = try folder.open(now: { day(2) })
        let answer = try later.acquireLease("web1", owner: two, until: day(3))
        guard case .grantedAfterExpiry(let former) = answer else {
            Issue.record("not granted after expiry: \(answer)")
            return
        }
        #expect(former.owner == one)
        #expect(former.acquiredAt == day(1))
        #expect(try later.renewLease("web1", owner: one, until: day(9)) == false)
        #expect(try later.renewLease("web1", owner: two, until: day(4)))
        #expect(try later.leases().map(\.expires) == [day(4)])
    }

    @Test func aPoolCountsMembersWhoseStateIsUnknown() throws {
        let folder = try TemporaryFolder()
        let pool = LeasePool(name: "cluster/acme/db", capacity: 1)
        _ = try folder.open(now: { day(1) }).acquireLease("db1", owner: one, until: day(2), in: pool)
        let later = try folder.open(now: { day(9) })
        guard case .poolExhausted(let holders) = try later.acquireLease("db2", owner: two, until: day(10), in: pool)
        else {
            Issue.record("db2 was leased though nobody knows how db1 is")
            return
        }
        #expect(holders.map(\.name) == ["db1"])
        #expect(try later.acquireLease("db1", owner: two, until: day(10), in: pool).isGranted)
        try later.releaseLease("db1", owner: two)
        #expect(try later.acquireLease("db2", owner: two, until: day(10), in: pool) == .granted)
    }

    @Test func manyAskAtOnceAndOneGetsIt() async throws {
        let folder = try TemporaryFolder()
        let ledgers = try (0..<4).map { _ in try folder.open() }
        let granted = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<24 {
                group.addTask {
                    try ledgers[number % 4].acquireLease(
                        "web1", owner: RunID(rawValue: "run-\(number)"), until: Date().addingTimeInterval(600)
                    ).isGranted
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(granted == 1)
    }
}
