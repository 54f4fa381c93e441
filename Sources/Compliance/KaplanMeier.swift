/// Kaplan and Meier's estimate of how long something takes when some of it is not done yet (J. Am. Stat. Assoc. 53,
/// 1958): what is still open counts as "longer than this", and is not left out.
public struct KaplanMeier: Sendable {
    /// Steps of the survival function: at `time`, the share not done yet falls to `survival`.
    public let steps: [(time: Double, survival: Double)]

    /// - Parameter observations: how long each took, or how long it has been open where `isDone` is false.
    public init(_ observations: [(duration: Double, isDone: Bool)]) {
        var atRisk = observations.count
        var survival = 1.0
        var steps: [(time: Double, survival: Double)] = []
        for (time, group) in Dictionary(grouping: observations, by: \.duration).sorted(by: { $0.key < $1.key }) {
            let done = group.count(where: \.isDone)
            if done > 0 {
                survival *= 1 - Double(done) / Double(atRisk)
                steps.append((time, survival))
            }
            atRisk -= group.count
        }
        self.steps = steps
    }

    /// The time by which a share of all is done; nil where that is not reached.
    ///
    /// - Parameter share: 0.5 for the median.
    public func quantile(_ share: Double) -> Double? {
        // A sum of products of thirds misses its mark by some 1e-16.
        steps.first { $0.survival <= 1 - share + 1e-12 }?.time
    }
}
