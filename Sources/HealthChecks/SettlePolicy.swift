public import Foundation

/// When "after" is decided. Pure: fed with reports and their instants, says when to look again or what holds.
public struct SettlePolicy: Sendable, Equatable {
    public enum Decision: Sendable, Equatable {
        case probe(at: Date)
        case settled(HealthReport)
    }

    /// - Parameters:
    ///   - start: When the host was back, or its job ended.
    ///   - settleSeconds: The deadline, counted from `start`.
    public init(start: Date, settleSeconds: Int) {
        self.start = start
        self.settleSeconds = settleSeconds
    }

    let start: Date
    let settleSeconds: Int

    /// When to look for the first time.
    public var firstProbe: Date { start }

    public mutating func observe(_ report: HealthReport, at now: Date) -> Decision { .settled(report) }
}
