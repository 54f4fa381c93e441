public import Foundation

/// A timer or service on the host that installs or fetches updates by itself: a second master.
public struct AutomaticUpdater: Codable, Sendable, Equatable {
    public var unit: String
    public var enabled: Bool
    public var active: Bool
    /// Whether it installs, rather than only fetching lists (which can hold the lock all the same).
    public var installs: Bool
    public var nextRun: Date?

    public init(unit: String, enabled: Bool, active: Bool, installs: Bool, nextRun: Date? = nil) {
        self.unit = unit
        self.enabled = enabled
        self.active = active
        self.installs = installs
        self.nextRun = nextRun
    }
}
