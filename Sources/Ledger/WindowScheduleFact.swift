public import Foundation

/// When a client's windows open in the time to come. Recorded when their definition changes, and again before the instants run
/// out: so that what was foreseen can be computed again without the files of that day.
public struct WindowScheduleFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "window_schedule")

    /// One time that a window opens.
    public struct Instance: Codable, Sendable, Equatable {
        public var window: String
        public var opens: Date
        /// From here on nothing new is started.
        public var cutoff: Date
        public var closes: Date
        /// Whether hosts may, must not, or may only be rebooted in it: `allowed`, `never`, `only`.
        public var reboot: String
        /// Why it will not be used: `blackout year-end`; nil where it will.
        public var dropped: String?

        public init(
            window: String, opens: Date, cutoff: Date, closes: Date, reboot: String = "allowed", dropped: String? = nil
        ) {
            self.window = window
            self.opens = opens
            self.cutoff = cutoff
            self.closes = closes
            self.reboot = reboot
            self.dropped = dropped
        }
    }

    /// What the instants were computed from: another text, another schedule.
    public var definition: String
    /// It says nothing of what opens at this instant or later.
    public var until: Date
    /// In the order of opening.
    public var instances: [Instance]

    public init(definition: String, until: Date, instances: [Instance]) {
        self.definition = definition
        self.until = until
        self.instances = instances
    }
}
