/// Whether a wave fits its windows: the makespan under its batches, limits and clusters, drawn many times from the hosts' own history.
public struct WaveForecast: Codable, Sendable, Equatable {
    public enum Verdict: String, Codable, Sendable, CaseIterable {
        /// In nine of ten draws every host starts and ends in time.
        case fits
        /// In at least half of them.
        case tight
        case doesNotFit = "does_not_fit"
    }

    public var verdict: Verdict
    /// From the first host's start to the last one's end: the middle draw, and the one that nine of ten stay under.
    public var minutes: Double
    public var minutesAtMost: Double
    /// How many hosts start in time in nine of ten draws, of how many that can be attempted.
    public var startedHosts: Int
    public var hosts: Int
    /// How many minutes more the windows would need for all of them; 0 when it fits.
    public var missingMinutes: Double

    /// What to do about it; nil when it fits.
    public var remedy: String? {
        guard verdict != .fits else { return nil }
        let rest = "the windows need \(Int(missingMinutes.rounded(.up))) min more for all"
        if startedHosts == hosts { return "\(rest), or a larger batch" }
        return "\(startedHosts) of \(hosts) hosts start in time; \(rest), or a larger batch"
    }
}
