import Foundation
import GRDB
import Ledger
import Testing
import Vocabulary

@Suite struct CacheTests {
    @Test func aNewerVersionKeepsTheInstantAtWhichTheHostFellBehind() throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        try record(ledger, 1, ScanFact(result: .complete, appeared: [update("openssl", "2"), update("zlib", "1.1")]))
        try record(
            ledger, 2, ScanFact(result: .complete, appeared: [update("openssl", "3")], gone: [key("openssl", "2")]))
        try record(ledger, 3, ScanFact(result: .complete, gone: [key("zlib", "1.1")]))

        let open = try ledger.pending(of: host())
        #expect(open.map(\.record.candidate) == ["3"])
        #expect(open.map(\.opened) == [day(2)])
        #expect(open.map(\.firstSeen) == [day(1)])

        try record(ledger, 4, ScanFact(result: .complete, gone: [key("openssl", "3")]))
        try record(ledger, 5, ScanFact(result: .complete, appeared: [update("openssl", "4")]))
        #expect(try ledger.pending(of: host()).map(\.firstSeen) == [day(5)])
    }

    @Test func onlyACompleteScanProvesThatSomethingIsGone() throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        try record(ledger, 1, ScanFact(result: .complete, appeared: [update("openssl", "2"), update("zlib", "2")]))
        try record(
            ledger, 2,
            ScanFact(
                result: .partial, failedRepositories: ["security"], gone: [key("openssl", "2"), key("zlib", "2")]))
        try record(ledger, 3, ScanFact(result: .failed, failure: .init(code: "unreachable", message: "no route")))
        #expect(try ledger.pending(of: host()).count == 2)
        try record(ledger, 4, ScanFact(result: .complete, gone: [key("zlib", "2")]))
        #expect(try ledger.pending(of: host()).map(\.record.name) == ["openssl"])
        #expect(try ledger.pending(of: host()).map(\.firstSeen) == [day(1)])
    }

    @Test func tellsTheLastScansApart() throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        let state = HostState(
            osID: "debian", osVersion: "12", osName: "Debian GNU/Linux 12", packageManager: "apt",
            architecture: "amd64", machineID: "m", bootID: "b", runningKernel: "6.1")
        try record(ledger, 1, ScanFact(result: .complete, state: state))
        try record(ledger, 2, ScanFact(result: .complete))
        try record(ledger, 3, ScanFact(result: .partial, failedRepositories: ["updates"]))
        try record(ledger, 4, ScanFact(result: .failed, failure: .init(code: "timed_out", message: "30 s")))
        #expect(try ledger.lastScan(of: host())?.scan.failure?.code == "timed_out")
        #expect(try ledger.lastCompleteScan(of: host())?.fact.validAt == day(2))
        #expect(try ledger.seenHost(of: host())?.state == state)
        #expect(try ledger.lastScan(of: host("acme/web9")) == nil)
    }

    @Test func aClientSeesItsOwnHostsOnly() throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        for name in ["acme/web1", "acme-2/web1", "acme.x/web1", "acm/web1", "acme0/web1"] {
            let scan = ScanFact(result: .complete, appeared: [update("openssl", "2")])
            try ledger.append([NewFact(scan, host: host(name), validAt: day(1))])
        }
        let acme = try #require(ClientID(rawValue: "acme"))
        #expect(try ledger.pending(of: acme).map(\.host.description) == ["acme/web1"])
    }

    @Test func listsRuns() throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        let acme = try #require(ClientID(rawValue: "acme"))
        for number in 1...2 {
            let run = RunID(rawValue: "run-\(number)")
            let start = RunStartedFact(playbook: "monthly", planDigest: "d", plan: "{}", clients: [acme])
            try ledger.append([NewFact(start, run: run, validAt: day(Double(number)))])
        }
        let run = RunID(rawValue: "run-1")
        for outcome in [HostOutcome.lost, .applied] {
            let fact = HostOutcomeFact(outcome: outcome, wave: "all", finishedAt: day(1.5))
            try ledger.append([NewFact(fact, host: host(), run: run, validAt: day(1.5))])
        }
        try ledger.append([NewFact(RunFinishedFact(state: .done, reason: "all well"), run: run, validAt: day(1.6))])

        let runs = try ledger.runs()
        #expect(runs.map(\.run.rawValue) == ["run-2", "run-1"])
        #expect(runs.map(\.state) == [nil, .done])
        #expect(runs[1].counts == ["applied": 1])
        #expect(runs[1].clients == [acme])
        #expect(runs[1].finishedAt == day(1.6))
    }

    /// The caches hold what a replay of the differences gives, and building them anew changes nothing: on random
    /// histories, with the seed named when it fails.
    @Test(arguments: 1...20)
    func cachesSayWhatTheFactsSay(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        var truth = PendingSet()
        for number in 1...40 {
            let next = PendingSet(
                (0..<6).filter { _ in Bool.random(using: &random) }.map { index in
                    update("package\(index)", "\(Int.random(in: 1...3, using: &random))")
                })
            let results: [ScanFact.Result] = [.complete, .complete, .complete, .partial, .failed]
            let result = results[Int.random(in: 0..<5, using: &random)]
            let (appeared, gone) = truth.difference(to: next)
            let listed = next.records.values.shuffled(using: &random)
            for newer in [listed, next.sorted, listed + listed.prefix(1)] {
                let difference = PendingSet.difference(from: truth.sorted, to: newer)
                #expect(difference.appeared == appeared && difference.gone == gone)
                #expect(difference.count == next.records.count)
            }
            let scan = ScanFact(
                result: result, appeared: result == .failed ? [] : appeared, gone: result == .failed ? [] : gone)
            try record(ledger, Double(number), scan)
            truth.apply(scan)
        }
        #expect(try ledger.pending(of: host()).map(\.record) == truth.sorted)
        #expect(try ledger.rebuildCaches(verify: true).difference == nil)
        #expect(try ledger.pending(of: host()).map(\.record) == truth.sorted)
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        var statement: String
        var cache: String
        var hadRow: Bool
        var lackedRow: Bool
        var testDescription: String { statement }
    }

    @Test(arguments: [
        Damage(statement: "DELETE FROM pending", cache: "pending", hadRow: false, lackedRow: true),
        Damage(
            statement: "UPDATE pending SET opened_at = opened_at - 1", cache: "pending", hadRow: true,
            lackedRow: true),
        Damage(
            statement: "INSERT INTO run VALUES ('ghost', 1, NULL)", cache: "run", hadRow: true, lackedRow: false),
        Damage(
            statement: "UPDATE last_scan SET complete_sequence = 7", cache: "last_scan", hadRow: true, lackedRow: true),
    ])
    func namesTheFirstRowThatWasWrongAndMendsIt(damage: Damage) throws {
        let folder = try TemporaryFolder()
        let ledger = try folder.open()
        try record(ledger, 1, ScanFact(result: .complete, appeared: [update("openssl", "2")]))
        #expect(try ledger.rebuildCaches(verify: true).difference == nil)
        try DatabaseQueue(path: folder.ledgerPath).write { try $0.execute(sql: damage.statement) }
        let difference = try #require(try ledger.rebuildCaches(verify: true).difference)
        #expect(difference.cache == damage.cache)
        #expect((difference.found != nil) == damage.hadRow)
        #expect((difference.expected != nil) == damage.lackedRow)
        #expect(try ledger.pending(of: host()).count == 1)
        let again = try ledger.rebuildCaches(verify: true)
        #expect(again.difference == nil)
        #expect(again.rows["pending"] == 1)
    }

    private func record(_ ledger: Ledger, _ number: Double, _ scan: ScanFact) throws {
        try ledger.append([NewFact(scan, host: host(), validAt: day(number))])
    }
}
