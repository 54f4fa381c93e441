/// A maintenance window as the client's file defines it.
public struct WindowDefinition: Hashable, Sendable {
    /// Whether hosts may, must not, or may only be rebooted in it.
    public enum Reboot: String, Sendable, CaseIterable { case allowed, never, only }
    /// What becomes of an opening that falls into the hour which the clocks leave out.
    public enum Gap: String, Sendable, CaseIterable {
        /// Opens as much later as the clocks jump (RFC 5545 section 3.3.5): 02:30 becomes 03:30.
        case shift
        /// Does not open on that day.
        case skip
    }
    /// Which of the two instants is meant when the opening falls into the hour which the clocks repeat; RFC 5545 takes the first.
    public enum Overlap: String, Sendable, CaseIterable { case first, second }
    /// What becomes of work that still goes on when the window closes. A running transaction is let finish in either case.
    public enum Overrun: String, Sendable, CaseIterable {
        case finish
        case stopBeforeReboot = "stop-before-reboot"
    }

    public var name: String
    public var when: Recurrence
    public var at: LocalTime
    public var length: WindowLength
    /// How long before the close nothing new is started any more.
    public var cutoff: Duration
    public var reboot: Reboot
    public var ifGap: Gap
    public var ifOverlap: Overlap
    public var overrun: Overrun
    /// The first and the last date on which it may open, both inclusive; nil where there is no limit.
    public var validFrom: LocalDate?
    public var validTo: LocalDate?

    /// - Parameter cutoff: nil takes the default, see ``defaultCutoff(at:length:)``.
    public init(
        name: String, when: Recurrence, at: LocalTime, length: WindowLength, cutoff: Duration? = nil,
        reboot: Reboot = .allowed, ifGap: Gap = .shift, ifOverlap: Overlap = .first, overrun: Overrun = .finish,
        validFrom: LocalDate? = nil, validTo: LocalDate? = nil
    ) {
        self.name = name
        self.when = when
        self.at = at
        self.length = length
        self.cutoff = cutoff ?? Self.defaultCutoff(at: at, length: length)
        self.reboot = reboot
        self.ifGap = ifGap
        self.ifOverlap = ifOverlap
        self.overrun = overrun
        self.validFrom = validFrom
        self.validTo = validTo
    }

    /// 30 minutes, or a quarter of the length where that is less.
    public static func defaultCutoff(at: LocalTime, length: WindowLength) -> Duration {
        min(.seconds(30 * 60), nominalLength(at: at, length: length) / 4)
    }

    /// The length on a day without a clock change.
    public static func nominalLength(at: LocalTime, length: WindowLength) -> Duration {
        switch length {
        case .elapsed(let duration): return duration
        case .until(let close):
            let minutes = close.minutesOfDay - at.minutesOfDay
            return .seconds((minutes > 0 ? minutes : minutes + 24 * 60) * 60)
        }
    }

    public var nominalLength: Duration { Self.nominalLength(at: at, length: length) }
}
