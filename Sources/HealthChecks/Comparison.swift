import Inventory

/// Baseline against after: the difference decides.
public enum Comparison {
    /// - Parameter removedPackages: Names of packages that the transaction removed or renamed: what went with them changed by the update.
    public static func compare(
        before: Baseline, after: Snapshot, removedPackages: Set<String> = []
    ) -> HealthReport {
        let later = after.byName
        let known = before.settled
        var comparisons = known.flatMap { former in
            // What was not looked at again is unknown, whatever it was before.
            let now = later[former.name] ?? former.notLookedAt
            return compare(former, now, removedPackages)
        }
        let names = Set(known.map(\.name))
        for now in after.observations where !names.contains(now.name) {
            comparisons += compare(now.absent, now, removedPackages)
        }
        return HealthReport(comparisons: comparisons)
    }

    /// The table: what a check says before and after, and what follows.
    ///
    /// Only pass→fail is a regression. Unstable and unknown are neither a failure of the patch nor a pass.
    ///
    /// - Parameter removed: Whether the transaction removed the package that the check is about.
    public static func verdict(before: CheckState, after: CheckState, removed: Bool = false) -> Verdict {
        switch (before, after) {
        case (.pass, .pass), (.unknown, .pass), (.absent, .pass): .ok
        case (.pass, .fail), (.pass, .absent): removed ? .changedByUpdate : .regressed
        case (.pass, .unknown): .inconclusive
        case (.pass, .unstable): .unstable
        case (.fail, .pass): .fixed
        case (.fail, _): .preExisting
        case (.unstable, _): .unstable
        case (.unknown, _): .inconclusive
        case (.absent, .absent): .preExisting
        case (.absent, _): .new
        }
    }

    private static func compare(
        _ before: CheckObservation, _ after: CheckObservation, _ removed: Set<String>
    ) -> [CheckComparison] {
        if let set = SetCheck(rawValue: before.name), before.state != .unknown, after.state != .unknown,
            before.state != .absent
        {
            return compare(set, before, after, removed)
        }
        let isRemoved = before.isAbout(removed)
        return [
            CheckComparison(
                name: before.name, requirement: after.requirement, before: before.state, after: after.state,
                verdict: verdict(before: before.state, after: after.state, removed: isRemoved),
                detail: after.detail ?? before.detail)
        ]
    }

    /// One comparison for each member that is not well or has become so; one for the whole set when all is well.
    private static func compare(
        _ set: SetCheck, _ before: CheckObservation, _ after: CheckObservation, _ removed: Set<String>
    ) -> [CheckComparison] {
        let (former, now) = (Set(before.items), Set(after.items))
        let bad = set.badWhenNew ? now : former.subtracting(now)
        let badBefore = set.badWhenNew ? former : []
        let members = bad.union(badBefore).sorted().map { member in
            let states: (before: CheckState, after: CheckState) = (
                badBefore.contains(member) ? .fail : .pass, bad.contains(member) ? .fail : .pass
            )
            return CheckComparison(
                name: "\(set.memberWord) \(member)", requirement: after.requirement, before: states.before,
                after: states.after,
                verdict: verdict(before: states.before, after: states.after, removed: names(member, removed)))
        }
        guard members.isEmpty else { return members }
        return [
            CheckComparison(
                name: set.rawValue, requirement: after.requirement, before: .pass, after: .pass, verdict: .ok)
        ]
    }

    /// Whether one of the words is the name of a package, as far as can be told: a unit mostly bears its package's name.
    fileprivate static func names(_ text: String, _ packages: Set<String>) -> Bool {
        guard !packages.isEmpty else { return false }
        return text.split(separator: " ").contains { word in
            packages.contains(String(word)) || packages.contains(String(word.prefix { $0 != "." && $0 != "@" }))
        }
    }
}

extension CheckObservation {
    fileprivate var notLookedAt: CheckObservation {
        CheckObservation(name: name, requirement: requirement, state: .unknown, detail: "not looked at again")
    }

    fileprivate var absent: CheckObservation {
        CheckObservation(name: name, requirement: requirement, state: .absent)
    }

    fileprivate func isAbout(_ packages: Set<String>) -> Bool { Comparison.names(name, packages) }
}
