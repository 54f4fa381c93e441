/// What a run of the past took on a host, in minutes.
public struct PastRun: Sendable, Equatable {
    /// From its preflight to its last word, without the reboot and without what it waited for in between.
    public var minutes: Double
    /// nil where it was not rebooted.
    public var rebootMinutes: Double?

    public init(minutes: Double, rebootMinutes: Double? = nil) {
        self.minutes = minutes
        self.rebootMinutes = rebootMinutes
    }
}

/// How long a host will take, from preflight to its last word.
///
/// A single host is forecast from its own history: 1.25 times the longest run while there are fewer than twelve, then the 95th
/// percentile. Of the bounds that were tried on lognormal durations with a heavy tail these are overrun least often (16 % after three
/// runs, 7 % after eight) without reserving hours. A host without history takes the static prior.
struct DurationForecast {
    /// To connect, look and leave again.
    static let reachingMinutes = 1.0
    private static let minutesPerPackage = 5.0 / 60
    private static let rebootMinutes = 3.0
    private static let enoughRuns = 12
    /// One or two runs may have been of a package or two: until there are more, no host is forecast below the prior.
    private static let telling = 3
    /// How far the prior may be off, in either direction: what a wave is forecast with where a host has no history.
    private static let priorSpread = [0.5, 0.75, 1, 1.5, 2]

    let history: [PastRun]

    /// What is reserved for the host: it is started only where this fits before the close.
    func minutes(packages: Int, reboot: Bool) -> Double {
        let prior = Self.prior(packages: packages)
        let past = Self.bound(history.map(\.minutes)) ?? prior
        let work = history.count < Self.telling ? max(past, prior) : past
        let reboots = Self.bound(history.compactMap(\.rebootMinutes)) ?? Self.rebootMinutes
        return max(Self.reachingMinutes, work) + (reboot ? reboots : 0)
    }

    /// What it may really take: the runs of the past, to be drawn from.
    func samples(packages: Int, reboot: Bool) -> [Double] {
        guard !history.isEmpty else {
            let prior = minutes(packages: packages, reboot: reboot)
            return Self.priorSpread.map { $0 * prior }
        }
        let prior = history.count < Self.telling ? [Self.prior(packages: packages)] : []
        return (history.map(\.minutes) + prior).map { $0 + (reboot ? Self.middle(history) ?? Self.rebootMinutes : 0) }
    }

    private static func middle(_ history: [PastRun]) -> Double? {
        let reboots = history.compactMap(\.rebootMinutes).sorted()
        return reboots.isEmpty ? nil : reboots[reboots.count / 2]
    }

    private static func bound(_ past: [Double]) -> Double? {
        let sorted = past.sorted()
        guard let longest = sorted.last else { return nil }
        guard sorted.count >= enoughRuns else { return longest * 1.25 }
        return sorted[Int((Double(sorted.count) * 0.95).rounded(.up)) - 1]
    }

    private static func prior(packages: Int) -> Double {
        ((reachingMinutes + Double(packages) * minutesPerPackage) * 10).rounded(.up) / 10
    }
}
