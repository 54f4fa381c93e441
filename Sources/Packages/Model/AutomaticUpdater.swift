public import Foundation

/// A timer or service on the host that installs or fetches updates by itself: a second master.
public struct AutomaticUpdater: Codable, Sendable, Equatable {
    public var unit: String
    public var enabled: Bool
    public var active: Bool
    public var nextRun: Date?

    public init(unit: String, enabled: Bool, active: Bool, nextRun: Date? = nil) {
        self.unit = unit
        self.enabled = enabled
        self.active = active
        self.nextRun = nextRun
    }
}
