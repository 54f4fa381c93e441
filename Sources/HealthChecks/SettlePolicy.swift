public import Foundation

/// When "after" is decided. Pure: fed with reports and their instants, it says when to look again, or what holds.
///
/// Well is what was well twice in a row. Not well is what is not well at the deadline. A required check that changes its mind three times
/// in between is unstable: neither a pass nor a failure of the patch.
public struct SettlePolicy: Sendable, Equatable {
    public enum Decision: Sendable, Equatable {
        case probe(at: Date)
        case settled(HealthReport)
    }

    private static let longestDelay: TimeInterval = 30
    private static let longestInterval: TimeInterval = 15
    private static let transitionsOfFlapping = 3

    private let start: Date
    private let deadline: Date
    private let interval: TimeInterval
    private var passes = 0
    private var lastStates: [String: CheckState] = [:]
    private var transitions: [String: Int] = [:]

    /// - Parameters:
    ///   - start: When the host was back, or its job ended.
    ///   - settleSeconds: The deadline, counted from `start`.
    public init(start: Date, settleSeconds: Int) {
        self.start = start
        let settle = TimeInterval(max(0, settleSeconds))
        deadline = start + settle
        interval = min(Self.longestInterval, max(1, settle / 8))
    }

    /// When to look for the first time: services need a moment, but not the whole of a short settle time.
    public var firstProbe: Date { start + min(Self.longestDelay, deadline.timeIntervalSince(start) / 4) }

    public mutating func observe(_ report: HealthReport, at now: Date) -> Decision {
        countTransitions(report)
        passes = report.isHealthy ? passes + 1 : 0
        if passes >= 2 { return .settled(withFlapping(report)) }
        // A first pass at the deadline gets its second look.
        if now < deadline || passes == 1 { return .probe(at: now + interval) }
        return .settled(withFlapping(report))
    }

    private mutating func countTransitions(_ report: HealthReport) {
        for comparison in report.comparisons {
            if let last = lastStates[comparison.name], last != comparison.after {
                transitions[comparison.name, default: 0] += 1
            }
            lastStates[comparison.name] = comparison.after
        }
    }

    private func withFlapping(_ report: HealthReport) -> HealthReport {
        HealthReport(
            comparisons: report.comparisons.map { comparison in
                guard transitions[comparison.name, default: 0] >= Self.transitionsOfFlapping else { return comparison }
                var flapping = comparison
                flapping.after = .unstable
                flapping.verdict = Comparison.verdict(before: comparison.before, after: .unstable)
                flapping.detail = "changed \(transitions[comparison.name, default: 0]) times while settling"
                return flapping
            })
    }
}
