public import Vocabulary

/// What the contract promises: how soon which updates are in, and how much of that is enough.
public struct ServiceLevel: Sendable, Hashable {
    /// Which instant starts the clock of an obligation.
    public enum Clock: String, Sendable, Codable, CaseIterable { case detected, released, approved }
    /// What stops it: the fixed code running (rebooted, restarted), or merely installed.
    public enum Stop: String, Sendable, Codable, CaseIterable { case active, installed }

    public var clock: Clock
    public var stop: Stop
    /// A severity without an entry (`low: none`) is promised nothing.
    public var deadlines: [Severity: Deadline]
    /// For known exploited vulnerabilities, whatever their severity; nil makes no difference between them and others.
    public var kev: Deadline?
    /// How soon after an installation a due reboot must have happened.
    public var reboot: Deadline
    /// Percent of obligations met in time, 0 to 100.
    public var target: Double
    /// A host that was not scanned for longer is unknown.
    public var scanWithin: Duration

    public init(
        clock: Clock = .detected, stop: Stop = .active, deadlines: [Severity: Deadline], kev: Deadline?,
        reboot: Deadline, target: Double, scanWithin: Duration
    ) {
        self.clock = clock
        self.stop = stop
        self.deadlines = deadlines
        self.kev = kev
        self.reboot = reboot
        self.target = target
        self.scanWithin = scanWithin
    }

    /// What holds where a client's file says nothing else.
    public static let `default` = ServiceLevel(
        deadlines: [
            .critical: .days(7), .important: .days(14), .moderate: .days(30), .low: .days(90), .unrated: .days(14),
        ],
        kev: .days(3), reboot: .days(7), target: 95, scanWithin: .seconds(7 * 86_400))
}
