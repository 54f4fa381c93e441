public import Inventory

/// A wave with everything resolved: who, how many at once, how many failures.
public struct PlannedWave: Codable, Sendable, Equatable {
    public var name: String
    /// How many hosts at once; the last repeats. Each at least 1.
    public var batches: [Int]
    /// Failures tolerated, cumulative over the wave.
    public var maxFailed: Int
    /// More hosts than these not attempted make the wave inconclusive.
    public var maxNotAttempted: Int
    /// From the wave's last verification to the second look, in seconds.
    public var soakSeconds: Int
    public var promotion: Wave.Promotion
    /// Whether a wave without hosts passes.
    public var allowEmpty: Bool
    /// In the order in which they start.
    public var hosts: [PlannedHost]
    /// Whether it fits; nil where it has no host that can be attempted.
    public var forecast: WaveForecast?

    public init(
        name: String, batches: [Int], maxFailed: Int = 0, maxNotAttempted: Int = 0, soakSeconds: Int = 0,
        promotion: Wave.Promotion = .auto, allowEmpty: Bool = false, hosts: [PlannedHost],
        forecast: WaveForecast? = nil
    ) {
        self.name = name
        self.batches = batches
        self.maxFailed = maxFailed
        self.maxNotAttempted = maxNotAttempted
        self.soakSeconds = soakSeconds
        self.promotion = promotion
        self.allowEmpty = allowEmpty
        self.hosts = hosts
        self.forecast = forecast
    }
}
