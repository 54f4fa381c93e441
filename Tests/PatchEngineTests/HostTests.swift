import Foundation
import HealthChecks
import Inventory
import PatchEngine
import Packages
import Planning
import Testing
import Vocabulary

/// The life of one host.
@Suite struct HostTests {
    private func harness(_ change: (inout Plan) -> Void = { _ in }) throws -> (Harness, HostID) {
        var plan = Harness.plan(try Harness.wave("all", "web1"))
        change(&plan)
        var harness = Harness(plan)
        harness.start()
        return (harness, try Harness.id("web1"))
    }

    private let required = Verification(applied: [Harness.change], missing: [], rebootRequired: true)

    @Test func theStepsFollowInOrder() throws {
        var (harness, host) = try harness {
            $0.hooksBefore = [Harness.drainHook]
            $0.hooksAfter = [Harness.drainHook]
        }
        #expect(harness.commands.first == .preflight(host))
        #expect(harness.tell(.preflightDone(host, .ready)) == [.drain(host)])
        #expect(harness.tell(.drained(host, .done)) == [.takeBaseline(host)])
        let job = try #require(JobID(rawValue: "run-acme-web1-apply"))
        #expect(harness.tell(.baselineTaken(host, .taken)) == [.runJob(host, job)])
        #expect(harness.tell(.jobFinished(host, .finished(exitStatus: 0, reason: nil))) == [.verify(host)])
        #expect(harness.tell(.verified(host, required)) == [.reboot(host)])
        #expect(harness.tell(.rebooted(host, .rebooted(kernelIsNewest: true))) == [.check(host)])
        #expect(harness.tell(.checked(host, Harness.report(.pass, .pass))) == [.undrain(host)])
        harness.tell(.undrained(host, .done))
        let record = try harness.record("web1")
        #expect(record.outcome == .applied)
        #expect(record.rebooted)
        #expect(!record.rebootPending)
        #expect(harness.engine.result == RunResult(state: .done))
    }

    @Test(arguments: [
        (RepairAnswer.repaired, true, HostOutcome.applied, "its interrupted transaction was repaired"),
        (.failed(reason: "exit status 1"), false, .partial, "could not be repaired: exit status 1"),
    ])
    func aTransactionThatARebootCutOffIsRepairedAndTold(
        answer: RepairAnswer, isHealthy: Bool, outcome: HostOutcome, words: String
    ) throws {
        var (harness, host) = try harness()
        let repair = try #require(JobID(rawValue: "run-acme-web1-repair"))
        try harness.runJob("web1", .lostInReboot)
        #expect(harness.commands.contains(.repair(host, repair)))
        // A new process asks for the same repair again, and nothing else.
        #expect(harness.tell(.resumed).contains(.repair(host, repair)))
        #expect(harness.tell(.repaired(host, answer)) == [.verify(host)])
        harness.tell(
            .verified(
                host,
                Verification(
                    applied: [Harness.change], missing: [], rebootRequired: false, databaseHealthy: isHealthy)))
        harness.tell(.checked(host, HealthReport(comparisons: [])))
        let record = try harness.record("web1")
        #expect(record.outcome == outcome)
        #expect(record.reason?.contains(words) == true, "\(record)")
        #expect(record.reason?.contains("rebooted in the middle of the job") == true)
        #expect(record.durations?.keys.contains(.repair) == true)
    }

    struct Ending: Sendable, CustomTestStringConvertible {
        var exitStatus: Int
        var applied: Bool
        var databaseHealthy = true
        var outcome: HostOutcome
        var testDescription: String {
            "exit \(exitStatus), \(applied ? "installed" : "not installed") is \(outcome.rawValue)"
        }
    }

    @Test(arguments: [
        Ending(exitStatus: 0, applied: true, outcome: .applied),
        Ending(exitStatus: 0, applied: false, outcome: .notApplied),
        Ending(exitStatus: 100, applied: false, outcome: .failed),
        // An exit status proves nothing, in either direction.
        Ending(exitStatus: 100, applied: true, outcome: .applied),
        Ending(exitStatus: 0, applied: true, databaseHealthy: false, outcome: .partial),
    ])
    func versionsReadBackDecide(_ this: Ending) throws {
        var (harness, host) = try harness()
        try harness.runJob("web1", .finished(exitStatus: this.exitStatus, reason: nil))
        let changes = this.applied ? [Harness.change] : []
        harness.tell(
            .verified(
                host,
                Verification(
                    applied: changes, missing: this.applied ? [] : [Harness.change], rebootRequired: false,
                    databaseHealthy: this.databaseHealthy)))
        harness.tell(.checked(host, HealthReport(comparisons: [])))
        #expect(try harness.record("web1").outcome == this.outcome)
    }

    @Test func whatTheVerificationIsSilentAboutIsMissing() throws {
        var (harness, _) = try harness()
        try harness.finish("web1", verification: Verification(applied: [], missing: [], rebootRequired: false))
        #expect(try harness.record("web1").outcome == .notApplied)
        #expect(try harness.record("web1").missing == [Harness.change])
    }

    @Test(arguments: [
        (RebootPolicy.never, true, false), (.ifRequired, false, false), (.ifRequired, true, true),
        (.always, false, true),
    ])
    func thePolicyDecidesOnTheReboot(policy: RebootPolicy, isRequired: Bool, reboots: Bool) throws {
        var (harness, host) = try harness { $0.reboot = policy }
        try harness.runJob("web1")
        harness.tell(.verified(host, Verification(applied: [Harness.change], missing: [], rebootRequired: isRequired)))
        #expect(harness.commands.contains(.reboot(host)) == reboots)
        if !reboots {
            harness.tell(.checked(host, HealthReport(comparisons: [])))
            #expect(try harness.record("web1").rebootPending == isRequired)
        }
    }

    @Test func aFailedPackageSkipsNeitherRebootNorChecksNorUndrain() throws {
        var (harness, host) = try harness { $0.hooksAfter = [Harness.drainHook] }
        try harness.runJob("web1", .finished(exitStatus: 100, reason: "postinst failed"))
        let verification = Verification(applied: [], missing: [Harness.change], rebootRequired: true)
        #expect(harness.tell(.verified(host, verification)) == [.reboot(host)])
        #expect(harness.tell(.rebooted(host, .rebooted(kernelIsNewest: true))) == [.check(host)])
        #expect(harness.tell(.checked(host, Harness.report(.pass, .pass))) == [.undrain(host)])
        harness.tell(.undrained(host, .done))
        #expect(try harness.record("web1").outcome == .failed)
        #expect(try harness.record("web1").reason?.contains("postinst failed") == true)
    }

    @Test func noRebootAfterTheWindowHasClosed() throws {
        var (harness, host) = try harness()
        try harness.runJob("web1")
        harness.now = Harness.night.closes
        #expect(harness.tell(.verified(host, required)) == [.check(host)])
        harness.tell(.checked(host, HealthReport(comparisons: [])))
        let record = try harness.record("web1")
        #expect(record.outcome == .applied)
        #expect(record.rebootPending)
        #expect(record.reason?.contains("closed before the reboot") == true)
    }

    struct Reboot: Sendable { var answer: RebootAnswer; var pending: Bool; var checks: Bool }

    @Test(arguments: [
        Reboot(answer: .rebooted(kernelIsNewest: false), pending: true, checks: true),
        Reboot(answer: .bootIDUnchanged, pending: true, checks: true),
        Reboot(answer: .didNotComeBack(reason: "no answer"), pending: true, checks: false),
    ])
    func rebootsAreProvedAndToldApart(_ this: Reboot) throws {
        var (harness, host) = try harness()
        try harness.runJob("web1")
        harness.tell(.verified(host, required))
        harness.tell(.rebooted(host, this.answer))
        #expect(harness.commands.contains(.check(host)) == this.checks)
        if this.checks { harness.tell(.checked(host, HealthReport(comparisons: []))) }
        #expect(try harness.record("web1").outcome == .rebootFailed)
        #expect(try harness.record("web1").rebootPending == this.pending)
    }

    @Test func onlyARegressionIsUnhealthyAndStaysDrained() throws {
        for (before, after, outcome) in [
            (CheckState.pass, CheckState.fail, HostOutcome.unhealthy), (.fail, .fail, .applied),
        ] {
            var (harness, host) = try harness {
                $0.hooksBefore = [Harness.drainHook]
                $0.hooksAfter = [Harness.drainHook]
            }
            try harness.finish("web1", report: Harness.report(before, after))
            #expect(harness.outcomes["web1"] == outcome)
            #expect(harness.commands.contains(.undrain(host)) == false)
            if outcome == .unhealthy { #expect(try harness.record("web1").reason?.contains("left drained") == true) }
        }
    }

    struct Lost: Sendable { var step: HostStep; var outcome: HostOutcome }

    @Test(arguments: [
        Lost(step: .preflight, outcome: .unreachable), Lost(step: .baseline, outcome: .unreachable),
        Lost(step: .job, outcome: .lost), Lost(step: .verify, outcome: .lost), Lost(step: .check, outcome: .lost),
    ])
    func aSilentHostIsToldApartByWhetherItWasTouched(_ this: Lost) throws {
        var (harness, host) = try harness()
        let events: [(HostStep, RunEvent)] = [
            (.preflight, .preflightDone(host, .ready)), (.baseline, .baselineTaken(host, .taken)),
            (.job, .jobFinished(host, .finished(exitStatus: 0, reason: nil))),
            (.verify, .verified(host, Harness.everything)),
        ]
        for (step, event) in events where step != this.step {
            guard Self.order(step) < Self.order(this.step) else { continue }
            harness.tell(event)
        }
        harness.tell(.contactLost(host, step: this.step, reason: "reset"))
        #expect(try harness.record("web1").outcome == this.outcome)
    }

    private static func order(_ step: HostStep) -> Int { HostStep.allCases.firstIndex(of: step) ?? 0 }

    @Test func aBusyPackageManagerGetsASecondAttemptUnderAnotherName() throws {
        var (harness, host) = try harness()
        try harness.runJob("web1", .busy(reason: "apt-daily"))
        #expect(harness.outcomes.isEmpty)
        harness.tell(.tick, after: 60)
        #expect(harness.commands.contains(.runJob(host, try #require(JobID(rawValue: "run-acme-web1-apply-2")))))
        harness.tell(.jobFinished(host, .busy(reason: "apt-daily")))
        #expect(try harness.record("web1").outcome == .skippedPreflight)
        #expect(try harness.record("web1").startedAt == nil)
    }

    @Test func notNowIsTriedAgainWithinTheWindow() throws {
        var (harness, host) = try harness { $0.hooksBefore = [Harness.drainHook] }
        harness.tell(.preflightDone(host, .ready))
        harness.tell(.drained(host, .notNow(reason: "sessions are open")))
        #expect(harness.outcomes.isEmpty)
        #expect(harness.tell(.tick, after: 300).contains(.preflight(host)))
        harness.tell(.preflightDone(host, .ready))
        harness.tell(.drained(host, .notNow(reason: "sessions are open")))
        harness.now = Harness.night.cutoff
        harness.tell(.tick)
        #expect(try harness.record("web1").outcome == .skippedPreflight)
        #expect(try harness.record("web1").reason?.contains("sessions are open") == true)
    }

    @Test func answersThatNobodyWaitsForLeadToNothing() throws {
        var (harness, host) = try harness()
        harness.tell(.preflightDone(host, .ready))
        let state = harness.engine
        #expect(harness.tell(.preflightDone(host, .blocked(reason: "late"))) == [])
        #expect(harness.tell(.verified(host, Harness.everything)) == [])
        #expect(harness.engine == state)
    }
}
