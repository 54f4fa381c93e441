import Foundation
import HealthChecks
import Inventory
import PatchEngine
import Planning
import Testing
import Vocabulary

/// Slots, gates, clusters, limits.
@Suite struct WaveTests {
    // MARK: Slots and limits

    @Test func slotsRollAndGrow() throws {
        let names = (0..<9).map { "h\($0)" }
        let hosts = try names.map { try Harness.host($0) }
        var harness = Harness(Harness.plan(PlannedWave(name: "all", batches: [1, 3, 5], hosts: hosts)))
        harness.start()
        #expect(harness.started == ["h0"])
        try harness.finish("h0")
        #expect(harness.started == ["h1", "h2", "h3"])
        // Nobody waits for the slowest of a batch.
        try harness.finish("h2")
        #expect(harness.started == ["h4"])
        try harness.finish("h4")
        #expect(harness.started == ["h5"])
        try harness.finish("h1")
        #expect(harness.started == ["h6", "h7", "h8"])
    }

    @Test func aHostThatWasNotAttemptedProvesNothing() throws {
        var harness = Harness(Harness.plan(try Harness.wave("all", "a", "b", "c", batches: [1, 2])))
        harness.start()
        harness.tell(.preflightDone(try Harness.id("a"), .unreachable(reason: "down")))
        #expect(harness.started == ["b"])
    }

    @Test(arguments: [Limits(perClient: 2), Limits(perJump: 2), Limits(global: 2)])
    func limitsHold(limits: Limits) throws {
        var plan = Harness.plan(try Harness.wave("all", "a", "b", "c", "d"))
        for index in plan.waves[0].hosts.indices { plan.waves[0].hosts[index].jump = "bastion" }
        plan.limits = limits
        var harness = Harness(plan)
        harness.start()
        #expect(harness.started == ["a", "b"])
        try harness.finish("b")
        #expect(harness.started == ["c"])
    }

    // MARK: Failures

    @Test func failuresAreCountedOverTheWaveAndStopItAtOneMore() throws {
        var wave = try Harness.wave("all", "a", "b", "c", "d", batches: [1])
        wave.maxFailed = 1
        var harness = Harness(Harness.plan(wave))
        harness.start()
        try harness.fail("a")
        #expect(harness.started == ["b"])
        try harness.finish("b")
        try harness.fail("c")
        #expect(harness.gate?.verdict == .stopped)
        #expect(harness.outcomes["d"] == .skippedBudget)
        #expect(harness.engine.result?.state == .failed)
    }

    @Test func aBatchThatFailsAsAWholeStopsWhateverIsTolerated() throws {
        var wave = try Harness.wave("all", "a", "b", "c", "d", batches: [2])
        wave.maxFailed = 100
        var harness = Harness(Harness.plan(wave))
        harness.start()
        try harness.fail("a")
        try harness.runJob("c")
        try harness.fail("b")
        #expect(harness.gate == nil)
        #expect(harness.engine.state == .stopping)
        let c = try Harness.id("c")
        harness.tell(.verified(c, Harness.everything))
        harness.tell(.checked(c, HealthReport(comparisons: [])))
        #expect(harness.outcomes["c"] == .applied)
        #expect(harness.gate?.verdict == .stopped)
        #expect(harness.outcomes["d"] == .skippedBudget)
    }

    @Test func whoRunsIsLetFinishAndWhoHasNotBegunItsJobIsNot() throws {
        var harness = Harness(Harness.plan(try Harness.wave("all", "a", "b", "c")))
        let (b, c) = (try Harness.id("b"), try Harness.id("c"))
        harness.start()
        harness.tell(.preflightDone(b, .ready))
        harness.tell(.baselineTaken(b, .taken))
        harness.tell(.stopRequested(by: "jd"))
        #expect(harness.engine.state == .stopping)
        harness.tell(.preflightDone(c, .ready))
        #expect(harness.outcomes["c"] == .skippedBudget)
        harness.tell(.preflightDone(try Harness.id("a"), .nothingToDo))
        #expect(harness.tell(.jobFinished(b, .finished(exitStatus: 0, reason: nil))) == [.verify(b)])
        harness.tell(.verified(b, Harness.everything))
        harness.tell(.checked(b, HealthReport(comparisons: [])))
        #expect(harness.outcomes["b"] == .applied)
        #expect(harness.engine.result?.state == .stopped)
    }

    // MARK: Gates

    @Test func notAttemptedIsNotFailedAndMakesTheWaveInconclusive() throws {
        for (tolerated, verdict) in [(0, GateDecision.Verdict.inconclusive), (1, .passed)] {
            var wave = try Harness.wave("all", "a", "b")
            wave.maxNotAttempted = tolerated
            var harness = Harness(Harness.plan(wave))
            harness.start()
            harness.tell(.preflightDone(try Harness.id("a"), .unreachable(reason: "down")))
            try harness.finish("b")
            #expect(harness.gate?.verdict == verdict)
            #expect(harness.gate?.failed == 0)
            #expect(harness.gate?.notAttempted == 1)
        }
    }

    @Test func aWaveWithNothingToDoIsVerified() throws {
        var harness = Harness(Harness.plan(try Harness.wave("canary", "a"), try Harness.wave("broad", "b")))
        harness.start()
        harness.tell(.preflightDone(try Harness.id("a"), .nothingToDo))
        #expect(harness.started == ["b"])
    }

    @Test(arguments: [true, false])
    func anEmptyWaveIsInconclusiveUnlessAllowed(allowed: Bool) throws {
        var empty = try Harness.wave("canary")
        empty.allowEmpty = allowed
        var harness = Harness(Harness.plan(empty, try Harness.wave("broad", "b")))
        harness.start()
        #expect(harness.started == (allowed ? ["b"] : []))
        #expect(harness.engine.result?.state == (allowed ? nil : .inconclusive))
    }

    @Test func theSoakCountsFromTheLastVerificationAndEndsWithASecondLook() throws {
        var canary = try Harness.wave("canary", "a", "c")
        canary.soakSeconds = 600
        var harness = Harness(Harness.plan(canary, try Harness.wave("broad", "b")))
        let (a, c) = (try Harness.id("a"), try Harness.id("c"))
        harness.start()
        try harness.finish("a")
        harness.now += 300
        try harness.finish("c")
        let end = harness.now + 600
        #expect(harness.commands.contains(.wake(at: end)))
        #expect(harness.tell(.tick, after: 599).contains(.recheck(a, wave: "canary")) == false)
        #expect(harness.tell(.tick, after: 1) == [.recheck(a, wave: "canary"), .recheck(c, wave: "canary")])
        harness.tell(.rechecked(a, wave: "canary", Harness.report(.pass, .pass)))
        #expect(harness.started == [])
        harness.tell(.rechecked(c, wave: "canary", Harness.report(.pass, .pass)))
        #expect(harness.gate?.verdict == .passed)
        #expect(harness.started == ["b"])
    }

    @Test func aRegressionInTheSoakCountsAfterThreeLooks() throws {
        let canary = try Harness.wave("canary", "a")
        var harness = Harness(Harness.plan(canary, try Harness.wave("broad", "b")))
        let a = try Harness.id("a")
        harness.start()
        try harness.finish("a")
        for _ in 1..<3 {
            harness.tell(.rechecked(a, wave: "canary", Harness.report(.pass, .fail)))
            #expect(harness.tell(.tick, after: 60).contains(.recheck(a, wave: "canary")))
        }
        harness.tell(.rechecked(a, wave: "canary", Harness.report(.pass, .fail)))
        #expect(try harness.record("a").outcome == .unhealthy)
        #expect(harness.gate?.verdict == .stopped)
        #expect(harness.outcomes["b"] == .skippedBudget)
    }

    @Test func whatCannotBeCheckedIsNeitherFailedNorVerified() throws {
        var harness = Harness(Harness.plan(try Harness.wave("canary", "a"), try Harness.wave("broad", "b")))
        harness.start()
        try harness.finish("a", report: Harness.report(.pass, .unknown))
        #expect(harness.gate?.verdict == .inconclusive)
        #expect(harness.gate?.undecided == 1)
        #expect(harness.gate?.failed == 0)
        #expect(harness.engine.result?.state == .inconclusive)
    }

    @Test func promotionByApprovalWaitsForAPerson() throws {
        var canary = try Harness.wave("canary", "a")
        canary.promotion = .approve
        var harness = Harness(Harness.plan(canary, try Harness.wave("broad", "b")))
        harness.start()
        harness.tell(.approved(wave: "canary", by: "too early"))
        try harness.finish("a")
        harness.tell(.rechecked(try Harness.id("a"), wave: "canary", Harness.report(.pass, .pass)))
        #expect(harness.engine.waitsForApproval == "canary")
        #expect(harness.tell(.tick, after: 86_400) == [])
        harness.now = Harness.opens + 3600
        harness.tell(.approved(wave: "canary", by: "jd"))
        #expect(harness.gate?.reason == "approved by jd")
        #expect(harness.started == ["b"])
    }

    // MARK: Clusters

    private func pair(_ change: (inout Plan) -> Void = { _ in }) throws -> Harness {
        var plan = Harness.plan(try Harness.wave("canary", "db1"), try Harness.wave("broad", "db2", "web1"))
        let ids = [try Harness.id("db1"), try Harness.id("db2")]
        plan.clusters = [
            PlannedCluster(name: "db", client: ids[0].client, members: ids, maxUnavailable: 1, settleSeconds: 600)
        ]
        change(&plan)
        var harness = Harness(plan)
        harness.start()
        return harness
    }

    @Test func membersOfAClusterFollowOneAnotherAcrossWavesAndSettleBetween() throws {
        var harness = try pair()
        try harness.finish("db1")
        let settled = harness.now + 600
        harness.tell(.rechecked(try Harness.id("db1"), wave: "canary", Harness.report(.pass, .pass)))
        #expect(harness.started == ["web1"])
        #expect(harness.commands.contains(.wake(at: settled)))
        harness.now = settled
        harness.tell(.tick)
        #expect(harness.started == ["db2"])
    }

    @Test func aFailedMemberBlocksItsPeers() throws {
        var harness = try pair {
            $0.waves[0].maxFailed = 1; $0.waves[0].hosts.append($0.waves[1].hosts.removeLast())
        }
        try harness.fail("db1")
        try harness.finish("web1")
        harness.tell(.rechecked(try Harness.id("web1"), wave: "canary", Harness.report(.pass, .pass)))
        #expect(harness.outcomes["db2"] == .skippedCluster)
    }

    @Test func aMemberThatNobodyKnowsBlocksItsPeers() throws {
        let harness = try pair { $0.clusters[0].unavailable = [$0.waves[1].hosts[0].host] }
        #expect(harness.started == [])
        #expect(harness.outcomes["db1"] == .skippedCluster)
        #expect(harness.engine.result?.state == .inconclusive)
    }

    @Test func aMemberThatAnotherRunWorksOnIsWaitedFor() throws {
        var harness = Harness(
            try { () -> Plan in
                var plan = Harness.plan(try Harness.wave("all", "db1", "db2"))
                let ids = plan.hosts.map(\.host)
                plan.clusters = [
                    PlannedCluster(name: "db", client: ids[0].client, members: ids, maxUnavailable: 1, settleSeconds: 0)
                ]
                return plan
            }())
        harness.start()
        harness.tell(.preflightDone(try Harness.id("db1"), .leaseHeld(by: "run other")))
        #expect(harness.started == [])
        harness.tell(.tick, after: 60)
        #expect(harness.started == ["db1"])
        harness.tell(.preflightDone(try Harness.id("db1"), .nothingToDo))
        #expect(harness.started == ["db2"])
    }
}
