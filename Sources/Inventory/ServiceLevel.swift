public import Vocabulary

/// What the contract promises: how soon which updates are in, and how much of that is enough.
public struct ServiceLevel: Sendable, Hashable {
    /// Which instant starts the clock of an obligation.
    public enum Clock: String, Sendable, Codable, CaseIterable { case detected, released, approved }
    /// What stops it: the fixed code running (rebooted, restarted), or merely installed.
    public enum Stop: String, Sendable, Codable, CaseIterable { case active, installed }

    /// What it is based on.
    public var preset: ServiceLevelPreset
    /// The keys by which the client's file departs from it.
    public var overrides: [String] = []
    public var clock: Clock
    public var stop: Stop
    /// A severity without an entry (`low: none`) is promised nothing.
    public var deadlines: [Severity: Deadline]
    /// For known exploited vulnerabilities, whatever their severity; nil makes no difference between them and others.
    public var kev: Deadline?
    /// The same for hosts that can be reached from the internet (`exposed: true`), where it differs.
    public var exposed: [Severity: Deadline] = [:]
    public var exposedKev: Deadline?
    /// How soon after an installation a due reboot must have happened.
    public var reboot: Deadline
    /// Percent of obligations met in time, 0 to 100.
    public var target: Double
    /// A host that was not scanned for longer is unknown.
    public var scanWithin: Duration
    /// Whether no time counts while a blackout forbids all work.
    public var pausesInBlackouts = false
    /// How long a host that has just come is spared; nil: not at all.
    public var onboarding: Deadline?

    public init(
        preset: ServiceLevelPreset = .standard, clock: Clock = .detected, stop: Stop = .active,
        deadlines: [Severity: Deadline], kev: Deadline?, reboot: Deadline, target: Double, scanWithin: Duration
    ) {
        self.preset = preset
        self.clock = clock
        self.stop = stop
        self.deadlines = deadlines
        self.kev = kev
        self.reboot = reboot
        self.target = target
        self.scanWithin = scanWithin
    }

    /// What holds where a client's file says nothing else.
    public static let `default` = ServiceLevelPreset.standard.serviceLevel
}
