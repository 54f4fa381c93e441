import CommandHarness
import Foundation
import Testing

/// Random histories, every figure of which is computed twice: by this program, and by the one that an evidence folder brings along,
/// in another language and from the exported facts alone.
struct SecondComputationTests {
    /// A ledger with the history that a seed gives (`RandomHistory/history.py`).
    private static func history(seed: Int) async throws -> MSPPatch {
        let binary = try MSPPatch()
        let generator = Repository.root.appending(path: "Tests/CommandTests/RandomHistory/history.py").path
        let written = try await binary.shell("python3 -B '\(generator)' \(seed) > history.jsonl")
        #expect(written.exit == .status(0), "\(written)")
        let recorded = try await binary.append("recording", "history.jsonl")
        #expect(recorded.exit == .status(0), "\(recorded)")
        return binary
    }

    /// Months, a quarter that is not over yet, and days; all of it known, and only what was known at the end of July.
    private static let questions: [(period: String, knownAt: String)] = [
        ("2026-06", "2026-10-01T00:00:00Z"), ("2026-07", "2026-10-01T00:00:00Z"), ("2026-08", "2026-10-01T00:00:00Z"),
        ("2026-Q3", "2026-08-20T12:00:00Z"), ("2026-07-06..2026-07-19", "2026-07-31T00:00:00Z"),
    ]

    /// The last three once gave other figures: there the client moves to another zone, the time changes in which hosts have to be
    /// looked at, and an exception is over before the clock begins.
    @Test(arguments: [1, 103, 109, 155])
    func `every figure is the same when it is computed by another program`(seed: Int) async throws {
        let binary = try await Self.history(seed: seed)
        for (period, knownAt) in Self.questions {
            let exported = try await binary.run(
                "evidence", "export", "--client", "acme", "--period", period, "--known-at", knownAt, "--out", period)
            #expect(exported.exit == .status(0), "\(exported)")
            let check = try await binary.shell("python3 \(period)/check.py")
            #expect(check.exit == .status(0), "seed \(seed), \(period): \(check)")
            for figure in 1...11 { #expect(check.output.contains("\nM\(figure) "), "\(check)") }
        }
    }

    /// Otherwise the test above would pass whatever the report says.
    @Test(arguments: [
        #"s/"numerator" : \([0-9]\)/"numerator" : 9\1/"#, #"s/"value" : \([0-9]\)/"value" : 9\1/"#,
        #"s/"percent" : [0-9.]*/"percent" : 12.3/"#, #"s/"known_at" : "2026-10-01/"known_at" : "2026-07-09/"#,
    ])
    func `a figure that the facts do not give is told`(change: String) async throws {
        let binary = try await Self.history(seed: 1)
        let exported = try await binary.run(
            "evidence", "export", "--client", "acme", "--period", "2026-07", "--known-at", "2026-10-01T00:00:00Z",
            "--out", "audit")
        #expect(exported.exit == .status(0), "\(exported)")
        #expect(try await binary.shell("sed -i '\(change)' audit/report.json").exit == .status(0))
        let check = try await binary.shell("python3 audit/check.py")
        #expect(check.exit == .status(1) && check.output.contains("but the report says"), "\(check)")
    }
}
