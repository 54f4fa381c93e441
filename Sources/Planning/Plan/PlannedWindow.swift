public import Foundation

/// One coming maintenance window of a host, half-open `[opens, closes)`.
public struct PlannedWindow: Codable, Sendable, Equatable {
    /// The name of the window that an emergency run has instead of the hosts' own.
    public static let emergencyName = "emergency"

    public var name: String
    public var opens: Date
    /// From here on nothing new is started.
    public var cutoff: Date
    public var closes: Date
    /// Whether the host may be rebooted in it.
    public var allowsReboot: Bool

    public init(name: String, opens: Date, cutoff: Date, closes: Date, allowsReboot: Bool = true) {
        self.name = name
        self.opens = opens
        self.cutoff = cutoff
        self.closes = closes
        self.allowsReboot = allowsReboot
    }

    /// Whether work that takes `minutes` may be started at `instant`: open, before the cutoff, and over before the close.
    public func allowsStart(at instant: Date, minutes: Double) -> Bool {
        opens <= instant && !hasPassed(at: instant, minutes: minutes)
    }

    /// Whether work that takes `minutes` can no longer be started in it at `instant` or later.
    public func hasPassed(at instant: Date, minutes: Double) -> Bool {
        instant >= cutoff || instant + minutes * 60 > closes
    }

    /// Whether work that takes `minutes` could be started at its opening.
    public func fits(minutes: Double) -> Bool { !hasPassed(at: opens, minutes: minutes) }
}
