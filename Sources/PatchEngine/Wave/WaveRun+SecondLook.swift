import Foundation
import HealthChecks
import Planning
import Vocabulary

/// The second look at the end of the soak. One that is not well is repeated before it counts: a check that flaps once says nothing.
extension WaveRun {
    mutating func planSecondLooks(at now: Date) {
        secondLooks = Dictionary(uniqueKeysWithValues: soaking.map { ($0, .due(at: now, attempt: 1)) })
    }

    var isLookedThrough: Bool { secondLooks.values.allSatisfy { $0 == .done } }

    /// - Returns: The corrected record of a host that is not well any more.
    mutating func takeSecondLook(_ report: HealthReport, _ index: Int, _ now: Date) -> HostRecord? {
        guard !report.isHealthy else {
            if case .asked = secondLooks[index] { secondLooks[index] = .done }
            return nil
        }
        guard isLastAttempt(index, now) else { return nil }
        if report.regressions.isEmpty {
            // Undecided from now on: neither failed nor verified.
            hosts[index].correct(
                hosts[index].record?.outcome ?? .applied, reason: "inconclusive at the end of the soak", health: report,
                at: now)
        } else {
            let names = report.regressions.map(\.name).joined(separator: ", ")
            hosts[index].correct(.unhealthy, reason: "regressed in the soak: \(names)", health: report, at: now)
        }
        return hosts[index].record
    }

    mutating func loseSecondLook(_ reason: String, _ index: Int, _ now: Date) -> HostRecord? {
        guard isLastAttempt(index, now) else { return nil }
        hosts[index].correct(.lost, reason: "silent at the end of the soak: \(reason)", health: nil, at: now)
        return hosts[index].record
    }

    /// Sets up the next attempt where there is one; of an answer that nobody waits for there is none.
    private mutating func isLastAttempt(_ index: Int, _ now: Date) -> Bool {
        guard case .asked(let attempt) = secondLooks[index] else { return false }
        guard attempt < RetryPolicy.recheckAttempts else {
            secondLooks[index] = .done
            return true
        }
        secondLooks[index] = .due(at: now + RetryPolicy.recheckInterval, attempt: attempt + 1)
        return false
    }
}
