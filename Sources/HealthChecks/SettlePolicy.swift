public import Foundation

/// When "after" is decided. Pure: fed with reports and their instants, says when to look again or what holds.
///
/// Two looks in a row that find the host well decide; at the deadline the last look does; a host that keeps changing its mind is not
/// well (compliance.md E2).
public struct SettlePolicy: Sendable, Equatable {
    public enum Decision: Sendable, Equatable {
        case probe(at: Date)
        case settled(HealthReport)
    }

    private static let passesNeeded = 2
    private static let changesTolerated = 2
    /// The longest wait before the first look and between two, in seconds; shorter where less time is given.
    private static let longestDelay = 30.0
    private static let longestInterval = 15.0

    private let start: Date
    private let settle: TimeInterval
    private var passes = 0
    private var changes = 0
    private var wasHealthy: Bool?
    private var lastTrouble: HealthReport?

    /// - Parameters:
    ///   - start: When the host was back, or its job ended.
    ///   - settleSeconds: The deadline, counted from `start`. Zero decides at the first look.
    public init(start: Date, settleSeconds: Int) {
        self.start = start
        settle = TimeInterval(settleSeconds)
    }

    /// When to look for the first time.
    public var firstProbe: Date { start + min(Self.longestDelay, settle / 4) }

    private var interval: TimeInterval { min(Self.longestInterval, max(1, settle / 8)) }

    public mutating func observe(_ report: HealthReport, at now: Date) -> Decision {
        let isHealthy = report.isHealthy
        if let wasHealthy, wasHealthy != isHealthy { changes += 1 }
        wasHealthy = isHealthy
        passes = isHealthy ? passes + 1 : 0
        if !isHealthy { lastTrouble = report }
        if changes > Self.changesTolerated, let lastTrouble { return .settled(lastTrouble) }
        if passes >= Self.passesNeeded || now + interval > start + settle { return .settled(report) }
        return .probe(at: now + interval)
    }
}
