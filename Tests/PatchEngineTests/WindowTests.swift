import Foundation
import PatchEngine
import Planning
import Testing
import Vocabulary

@Suite struct WindowTests {
    struct Moment: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var offset: TimeInterval
        var minutes = 10.0
        var starts: Bool
        var outcome: HostOutcome?
    }

    @Test(arguments: [
        Moment(testDescription: "before it opens", offset: -1, starts: false),
        Moment(testDescription: "at the opening", offset: 0, starts: true),
        Moment(testDescription: "just before the cutoff", offset: 3 * 3600 - 1, starts: true),
        Moment(testDescription: "at the cutoff", offset: 3 * 3600, starts: false, outcome: .skippedWindow),
        Moment(testDescription: "ends at the close", offset: 2 * 3600, minutes: 120, starts: true),
        Moment(
            testDescription: "would end after the close", offset: 2 * 3600 + 1, minutes: 120, starts: false,
            outcome: .skippedWindow),
        Moment(
            testDescription: "too long for the window", offset: 0, minutes: 241, starts: false, outcome: .skippedWindow),
    ])
    func aHostStartsOnlyInsideItsWindow(_ this: Moment) throws {
        let host = try Harness.host("web1", minutes: this.minutes)
        var harness = Harness(
            Harness.plan(PlannedWave(name: "all", batches: [1], hosts: [host])), now: Harness.opens + this.offset)
        harness.start()
        #expect(harness.started == (this.starts ? ["web1"] : []))
        #expect(harness.outcomes["web1"] == this.outcome)
        if !this.starts, this.outcome == nil { #expect(harness.commands.contains(.wake(at: Harness.opens))) }
    }

    @Test func aWindowThatClosesInMidWaveSkipsWhoHasNotStarted() throws {
        var harness = Harness(Harness.plan(try Harness.wave("all", "a", "b", batches: [1])))
        harness.start()
        try harness.finish("a")
        #expect(harness.started == ["b"])
        harness.now = Harness.night.cutoff
        harness.tell(.preflightDone(try Harness.id("b"), .ready))
        #expect(harness.outcomes["b"] == .skippedWindow)
        #expect(harness.engine.result?.state == .inconclusive)
    }

    @Test func aTransactionThatRunsIsLetFinish() throws {
        var harness = Harness(Harness.plan(try Harness.wave("all", "a")))
        let host = try Harness.id("a")
        harness.start()
        harness.tell(.preflightDone(host, .ready))
        harness.tell(.baselineTaken(host, .taken))
        harness.now = Harness.night.closes + 3600
        #expect(harness.tell(.tick) == [])
        #expect(harness.tell(.jobFinished(host, .finished(exitStatus: 0, reason: nil))) == [.verify(host)])
    }

    @Test func aWaveSpansTheWindowsOfItsHosts() throws {
        let later = PlannedWindow(
            name: "late", opens: Harness.opens + 86_400, cutoff: Harness.opens + 90_000, closes: Harness.opens + 93_600)
        let hosts = [try Harness.host("a", windows: [later]), try Harness.host("b")]
        var harness = Harness(Harness.plan(PlannedWave(name: "all", batches: [1], hosts: hosts)))
        harness.start()
        #expect(harness.started == ["b"])
        try harness.finish("b")
        #expect(harness.engine.state == .waiting)
        harness.now = later.opens
        harness.tell(.tick)
        #expect(harness.started == ["a"])
    }

    @Test func afterACrashAJobThatMayNotStartIsOnlyLookedFor() throws {
        let host = try Harness.id("a")
        var harness = Harness(Harness.plan(try Harness.wave("all", "a")))
        harness.start()
        harness.tell(.preflightDone(host, .ready))
        harness.tell(.baselineTaken(host, .taken))
        let job = try #require(JobID(rawValue: "run-acme-a-apply"))
        #expect(harness.tell(.resumed).contains(.runJob(host, job)))
        harness.now = Harness.night.cutoff
        #expect(harness.tell(.resumed).contains(.findJob(host, job)))
        harness.tell(.jobFinished(host, .neverStarted))
        #expect(harness.outcomes["a"] == .skippedWindow)
    }
}
