import Testing
import Vocabulary

@testable import Inventory

/// Service levels that others wrote down, and what a client's file says otherwise.
@Suite struct ServiceLevelPresetTests {
    private func level(_ sla: String) throws -> ServiceLevel {
        try client(head + "sla: \(sla)\nhosts: {a: {}}\n").serviceLevel
    }

    static let figures: [(preset: String, clock: ServiceLevel.Clock, critical: Deadline?, exposed: Deadline?)] = [
        ("msp-default", .detected, .days(7), nil),
        ("cyber-essentials", .released, .days(14), nil),
        ("essential-eight", .released, .months(1), .elapsed(.seconds(48 * 3600))),
        ("pci-dss-4.0.1", .released, .months(1), nil),
        ("bod-26-04", .detected, nil, .days(14)),
    ]

    @Test(arguments: figures)
    func eachSaysWhatItsSourceSays(
        preset: String, clock: ServiceLevel.Clock, critical: Deadline?, exposed: Deadline?
    ) throws {
        let level = try level("{preset: \(preset)}")
        #expect(level.preset.rawValue == preset)
        #expect(level.clock == clock)
        #expect(level.deadlines[.critical] == critical)
        #expect(level.exposed[.critical] == exposed)
        #expect(level.overrides.isEmpty)
    }

    @Test(arguments: ServiceLevelPreset.allCases)
    func eachNamesItsSourceAndDate(preset: ServiceLevelPreset) {
        #expect(!preset.source.isEmpty)
        #expect(preset.dated.wholeMatch(of: /\d{4}-\d{2}(-\d{2})?/) != nil)
        #expect(Self.figures.contains { $0.preset == preset.rawValue })
    }

    /// Cyber Essentials takes an update without a severity for a critical one.
    @Test func whatIsUnratedCountsAsCriticalForCyberEssentials() throws {
        let level = try level("{preset: cyber-essentials}")
        #expect(level.deadlines[.unrated] == level.deadlines[.critical])
    }

    @Test func whatTheFileSaysGoesFirst() throws {
        let level = try level(
            "{preset: pci-dss-4.0.1, deadlines: {critical: 5wd}, exposed: {kev: 24h}, onboarding: 14d, pause_in_blackouts: true}"
        )
        #expect(level.deadlines[.critical] == .workingDays(5))
        #expect(level.deadlines[.important] == .months(3))
        #expect(level.exposedKev == .elapsed(.seconds(86_400)))
        #expect(level.onboarding == .days(14))
        #expect(level.pausesInBlackouts)
        #expect(level.overrides == ["deadlines", "exposed", "onboarding", "pause_in_blackouts"])
    }

    @Test func theSameAsThePresetIsNoDeparture() throws {
        #expect(try level("{clock: detected, target: 95, deadlines: {critical: 7d}}") == .default)
    }

    @Test(arguments: [
        ("{preset: pci-dss}", "5:15: preset is", "pci-dss-4.0.1"),
        ("{exposed: {reboot: 3d}}", "5:17: exposed has no key \"reboot\"", nil),
        ("{pause_in_blackouts: sometimes}", "5:27: pause_in_blackouts is true or false", nil),
    ])
    func mistakesAreNamed(sla: String, problem: String, suggestion: String?) throws {
        let found = try #require(try problems(head + "sla: \(sla)\nhosts: {a: {}}\n").first)
        #expect(found.hasPrefix(problem), "\(found)")
        if let suggestion { #expect(found.contains(suggestion)) }
    }
}
