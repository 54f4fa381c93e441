import HealthChecks
import Inventory
import Testing

@Suite struct ComparisonTests {
    /// The whole table: what a check says before and after, and what follows.
    static let table: [(CheckState, CheckState, Verdict)] = [
        (.pass, .pass, .ok), (.pass, .fail, .regressed), (.pass, .absent, .regressed), (.pass, .unknown, .inconclusive),
        (.pass, .unstable, .unstable),
        (.fail, .pass, .fixed), (.fail, .fail, .preExisting), (.fail, .unknown, .preExisting),
        (.fail, .absent, .preExisting),
        (.fail, .unstable, .preExisting),
        (.unstable, .pass, .unstable), (.unstable, .fail, .unstable), (.unstable, .unknown, .unstable),
        (.unstable, .absent, .unstable), (.unstable, .unstable, .unstable),
        (.unknown, .pass, .ok), (.unknown, .fail, .inconclusive), (.unknown, .unknown, .inconclusive),
        (.unknown, .absent, .inconclusive), (.unknown, .unstable, .inconclusive),
        (.absent, .pass, .ok), (.absent, .fail, .new), (.absent, .unknown, .new), (.absent, .absent, .preExisting),
        (.absent, .unstable, .new),
    ]

    @Test(arguments: table)
    func theDifferenceDecides(before: CheckState, after: CheckState, verdict: Verdict) {
        #expect(Comparison.verdict(before: before, after: after) == verdict)
    }

    @Test func theTableIsWhole() {
        #expect(
            Set(Self.table.map { "\($0.0) \($0.1)" }).count == CheckState.allCases.count * CheckState.allCases.count)
    }

    @Test func onlyPassToFailOfARequiredCheckRegresses() {
        for (before, after, _) in Self.table {
            for requirement in HealthCheck.Requirement.allCases {
                let report = compare(Self.look(before, requirement), Self.look(after, requirement))
                let isRegression = requirement == .required && before == .pass && (after == .fail || after == .absent)
                #expect(report.regressions.isEmpty == !isRegression)
                if requirement == .wanted { #expect(report.isHealthy) }
            }
        }
    }

    @Test(arguments: [
        (CheckState.pass, CheckState.pass, CheckState.pass), (.pass, .fail, .unstable), (.fail, .pass, .unstable),
        (.pass, .unknown, .unknown), (.unknown, .fail, .unknown), (.absent, .pass, .unstable),
    ])
    func twoLooksMakeABaseline(first: CheckState, second: CheckState, settled: CheckState) {
        let baseline = Baseline(first: Self.look(first), second: Self.look(second))
        #expect(baseline.settled.map(\.state) == [settled])
        #expect(baseline.unstableRequired.isEmpty == (settled != .unstable && settled != .unknown))
    }

    @Test func whatWasNotLookedAtAgainIsUnknown() {
        let report = compare(Self.look(.pass), Snapshot(observations: []))
        #expect(report.comparisons.map(\.verdict) == [.inconclusive])
    }

    @Test func whatWentWithItsPackageChangedByTheUpdate() {
        let before = Self.named("systemd nginx", .pass)
        let report = Comparison.compare(
            before: Baseline(first: before, second: before), after: Self.named("systemd nginx", .absent),
            removedPackages: ["nginx"])
        #expect(report.comparisons.map(\.verdict) == [.changedByUpdate])
        #expect(report.isHealthy)
        #expect(report.warnings.count == 1)
    }

    struct Sets: Sendable, CustomTestStringConvertible {
        var set: SetCheck
        var before: [String]
        var after: [String]
        var regressed: [String] = []
        var preExisting: [String] = []
        var fixed: [String] = []
        var testDescription: String { "\(set.rawValue): \(before) then \(after)" }
    }

    static let sets: [Sets] = [
        Sets(set: .failedUnits, before: [], after: []),
        Sets(set: .failedUnits, before: ["a.service"], after: ["a.service"], preExisting: ["unit a.service"]),
        Sets(set: .failedUnits, before: [], after: ["b.service"], regressed: ["unit b.service"]),
        // One that was mended does not make up for another that broke.
        Sets(
            set: .failedUnits, before: ["a.service"], after: ["b.service"], regressed: ["unit b.service"],
            fixed: ["unit a.service"]),
        Sets(set: .deadServices, before: [], after: ["docker.service"], regressed: ["enabled service docker.service"]),
        Sets(set: .listeners, before: ["any 22", "any 80"], after: ["any 22"], regressed: ["listener any 80"]),
        Sets(set: .listeners, before: ["any 22"], after: ["any 22", "any 80"]),
        Sets(set: .mounts, before: ["/", "/srv"], after: ["/"], regressed: ["mount /srv"]),
    ]

    @Test(arguments: sets)
    func setsAreComparedByMember(_ this: Sets) {
        func look(_ items: [String]) -> Snapshot {
            Snapshot(observations: [
                CheckObservation(name: this.set.rawValue, requirement: .required, state: .pass, items: items)
            ])
        }
        let report = compare(look(this.before), look(this.after))
        func names(_ verdict: Verdict) -> [String] { report.comparisons.filter { $0.verdict == verdict }.map(\.name) }
        #expect(names(.regressed) == this.regressed)
        #expect(names(.preExisting) == this.preExisting)
        #expect(names(.fixed) == this.fixed)
        #expect(report.isHealthy == this.regressed.isEmpty)
    }

    @Test func aMemberThatWasSeenOnlyOnceIsNeitherBrokenNorLost() {
        func look(_ units: [String], _ listeners: [String]) -> Snapshot {
            Snapshot(observations: [
                CheckObservation(
                    name: SetCheck.failedUnits.rawValue, requirement: .required, state: .pass, items: units),
                CheckObservation(
                    name: SetCheck.listeners.rawValue, requirement: .required, state: .pass, items: listeners),
            ])
        }
        let baseline = Baseline(first: look(["a.service"], ["any 22", "any 80"]), second: look([], ["any 22"]))
        #expect(Comparison.compare(before: baseline, after: look(["a.service"], ["any 22"])).isHealthy)
    }

    // MARK: -

    private func compare(_ before: Snapshot, _ after: Snapshot) -> HealthReport {
        Comparison.compare(before: Baseline(first: before, second: before), after: after)
    }

    private static func look(_ state: CheckState, _ requirement: HealthCheck.Requirement = .required) -> Snapshot {
        named("systemd app", state, requirement)
    }

    private static func named(_ name: String, _ state: CheckState, _ requirement: HealthCheck.Requirement = .required)
        -> Snapshot
    {
        Snapshot(observations: [CheckObservation(name: name, requirement: requirement, state: state)])
    }
}
