public import Foundation

/// One occurrence of a window: instants, half-open `[opens, closes)`.
public struct WindowInstance: Hashable, Sendable {
    /// The window's name; where windows were merged, the names joined with `+`.
    public var name: String
    public var opens: Date
    public var closes: Date
    /// From here on nothing new is started.
    public var cutoff: Date
    /// What a person should know about it: `daylight saving: 1 h longer`, `cut by blackout year-end`.
    public var notes: [String]
    /// Why it will not be used: `blackout year-end`. It is listed all the same.
    public var dropped: String?
    /// Whether hosts may be rebooted in it; merged windows allow what their most permissive part allows.
    public var reboot: WindowDefinition.Reboot
    public var overrun: WindowDefinition.Overrun

    public init(
        name: String, opens: Date, closes: Date, cutoff: Date, notes: [String] = [], dropped: String? = nil,
        reboot: WindowDefinition.Reboot = .allowed, overrun: WindowDefinition.Overrun = .finish
    ) {
        self.name = name
        self.opens = opens
        self.closes = closes
        self.cutoff = cutoff
        self.notes = notes
        self.dropped = dropped
        self.reboot = reboot
        self.overrun = overrun
    }

    public func contains(_ instant: Date) -> Bool { opens <= instant && instant < closes }

    /// Elapsed seconds between opening and close.
    public var length: TimeInterval { closes.timeIntervalSince(opens) }
}
