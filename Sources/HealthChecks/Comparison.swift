/// Baseline against after: the difference decides.
public enum Comparison {
    /// - Parameter removedPackages: Names of packages that the transaction removed or renamed: what went with them changed by the update.
    public static func compare(
        before: Baseline, after: Snapshot, removedPackages: Set<String> = []
    ) -> HealthReport { HealthReport(comparisons: []) }
}
