import Foundation
import HealthChecks
import Inventory
import Testing

@Suite struct SettlePolicyTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private func report(_ after: CheckState, before: CheckState = .pass) -> HealthReport {
        let verdict = Comparison.verdict(before: before, after: after)
        return HealthReport(comparisons: [
            CheckComparison(name: "systemd app", requirement: .required, before: before, after: after, verdict: verdict)
        ])
    }

    /// Feeds one state after the other, and says after how many looks and how it ended.
    private func settle(_ states: [CheckState], seconds: Int = 120) -> (looks: Int, report: HealthReport)? {
        var policy = SettlePolicy(start: Self.start, settleSeconds: seconds)
        var now = policy.firstProbe
        for (index, state) in states.enumerated() {
            switch policy.observe(report(state), at: now) {
            case .probe(let next):
                #expect(next > now)
                now = next
            case .settled(let report): return (index + 1, report)
            }
        }
        return nil
    }

    @Test func twoPassesInARowSettle() throws {
        let end = try #require(settle([.pass, .pass, .fail]))
        #expect(end.looks == 2)
        #expect(end.report.isHealthy)
    }

    @Test func aServiceThatNeedsAMomentIsWell() throws {
        let end = try #require(settle([.fail, .fail, .pass, .pass]))
        #expect(end.report.isHealthy)
    }

    @Test func whatFailsUntilTheDeadlineRegressed() throws {
        let end = try #require(settle(Array(repeating: .fail, count: 100)))
        #expect(end.report.regressions.count == 1)
        #expect(end.looks < 12)
    }

    @Test func whatCannotBeCheckedIsInconclusive() throws {
        let end = try #require(settle(Array(repeating: .unknown, count: 100)))
        #expect(end.report.regressions.isEmpty)
        #expect(end.report.inconclusive.count == 1)
    }

    @Test func flappingIsNeitherPassNorFailure() throws {
        let end = try #require(settle((0..<100).map { $0.isMultiple(of: 2) ? .pass : .fail }))
        #expect(end.report.regressions.isEmpty)
        #expect(end.report.comparisons.map(\.verdict) == [.unstable])
        #expect(!end.report.isHealthy)
    }

    @Test(arguments: [0, 1, 10, 120, 3600])
    func itEndsForAnySettleTime(seconds: Int) throws {
        #expect(settle(Array(repeating: .pass, count: 3), seconds: seconds)?.looks == 2)
        let end = try #require(settle(Array(repeating: .fail, count: 400), seconds: seconds))
        #expect(!end.report.isHealthy)
        #expect(SettlePolicy(start: Self.start, settleSeconds: seconds).firstProbe <= Self.start + Double(seconds))
    }
}
