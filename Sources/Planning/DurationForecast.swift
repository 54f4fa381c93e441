/// How long a host will take, from drain to undrain.
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

    let history: [Double]

    func minutes(packages: Int, reboot: Bool) -> Double {
        let sorted = history.sorted()
        guard let longest = sorted.last else { return Self.prior(packages: packages, reboot: reboot) }
        // Old runs may all have been small ones: a reboot takes its time in any case.
        let floor = Self.reachingMinutes + (reboot ? Self.rebootMinutes : 0)
        guard sorted.count >= Self.enoughRuns else { return max(floor, longest * 1.25) }
        return max(floor, sorted[Int((Double(sorted.count) * 0.95).rounded(.up)) - 1])
    }

    private static func prior(packages: Int, reboot: Bool) -> Double {
        let minutes = reachingMinutes + Double(packages) * minutesPerPackage + (reboot ? rebootMinutes : 0)
        return (minutes * 10).rounded(.up) / 10
    }
}
