import CommandHarness
import Foundation
import Testing

/// What monitoring systems read, and what somebody should know of before it is due.
struct MonitoringTests {
    @Test func `limits of a check are kept and said in its performance data`() async throws {
        let binary = try await UnreachableTests.scanned()
        let strict = try await binary.run("status", "--recorded", "--check")
        #expect(strict.exit == .status(3), "\(strict)")
        let lenient = try await binary.run(
            "status", "--recorded", "--check", "--unknown", "2", "--warn-at-risk", "5", "--critical-overdue", "3")
        #expect(lenient.exit == .status(0) && lenient.output.hasPrefix("PATCH OK"), "\(lenient)")
        #expect(lenient.output.contains("at_risk=0;5;;0 overdue=0;;3;0 unknown=2;;;0"), "\(lenient)")
        // Label, value, and up to four numbers (Monitoring Plugins Development Guidelines, 2.6).
        let data = try #require(lenient.output.split(separator: "|").last).split(whereSeparator: \.isWhitespace)
        #expect(data.allSatisfy { $0.wholeMatch(of: #/[a-z_]+=\d+(;\d*){3}/#) != nil }, "\(data)")
        let negative = try await binary.run("status", "--recorded", "--check", "--unknown=-1")
        #expect(negative.exit == .status(2) || negative.exit == .status(3), "\(negative)")
    }

    /// The grammar of OpenMetrics 1.0 as far as gauges need it: metadata once and before the samples of its family, every sample of
    /// the family that was announced last, escaped labels, an integer, and the end mark as the last line.
    @Test func `the metrics file is OpenMetrics, and replaced as a whole`() async throws {
        let binary = try await UnreachableTests.scanned()
        for _ in 0..<2 {
            let answer = try await binary.run("status", "--recorded", "--openmetrics", "patch.prom")
            #expect(answer.exit == .status(1), "\(answer)")
        }
        let text = try String(contentsOf: binary.folder.appending(path: "patch.prom"), encoding: .utf8)
        #expect(text.hasSuffix("# EOF\n"))
        var family = ""
        var families: Set<String> = []
        for line in text.split(separator: "\n").dropLast() {
            if let help = line.wholeMatch(of: #/# HELP ([a-z_]+) .+\./#) {
                family = String(help.1)
                #expect(families.insert(family).inserted, "\(line)")
            } else if let meta = line.wholeMatch(of: #/# (TYPE|UNIT) ([a-z_]+) ([a-z]+)/#) {
                #expect(
                    meta.2 == family && (meta.1 == "TYPE" ? meta.3 == "gauge" : family.hasSuffix("_\(meta.3)")),
                    "\(line)")
            } else {
                let sample = line.wholeMatch(of: #/([a-z_]+)(\{([a-z_]+="[^"\\\n]*",?)+\})? (\d+)/#)
                #expect(sample?.1 == family[...], "\(line)")
            }
        }
        #expect(families.contains("msp_patch_hosts") && families.contains("msp_patch_written_timestamp_seconds"))
        #expect(text.contains("msp_patch_hosts{client=\"acme\",state=\"unknown\"} 1\n"))
        #expect(text.contains("msp_patch_known_exploited{client=\"acme\"} 0\n"))
        let names = try FileManager.default.contentsOfDirectory(atPath: binary.folder.path)
        #expect(names.filter { $0.contains("patch.prom") } == ["patch.prom"])
        let nowhere = try await binary.run("status", "--recorded", "--openmetrics", "missing/patch.prom")
        #expect(nowhere.exit == .status(2) && nowhere.errors.contains("missing/patch.prom"), "\(nowhere)")
    }

    @Test func `exceptions that end soon are listed, the others are not`() async throws {
        let binary = try await UnreachableTests.scanned()
        let none = try await binary.run("exceptions", "expiring")
        #expect(none.exit == .status(0) && none.output.contains("no exception ends within 30d"), "\(none)")
        for (package, days) in [("nginx", 10.0), ("redis", 60)] {
            let last = Date().addingTimeInterval(days * 86_400).formatted(.iso8601.year().month().day())
            let added = try await binary.run(
                "exceptions", "add", "--client", "acme", "--package", package, "--reason", "r", "--approver", "a",
                "--expires", last)
            #expect(added.exit == .status(0), "\(added)")
        }
        let soon = try await binary.run("exceptions", "expiring", "--json")
        #expect(soon.exit == .status(1) && soon.output.contains("nginx") && !soon.output.contains("redis"), "\(soon)")
        let all = try await binary.run("exceptions", "expiring", "--within", "80d", "--client", "acme")
        #expect(all.exit == .status(1) && all.output.contains("nginx") && all.output.contains("redis"), "\(all)")
        #expect(try await binary.run("exceptions", "expiring", "--client", "globex").exit == .status(0))
        #expect(try await binary.run("exceptions", "expiring", "--within", "soon").exit == .status(2))
    }
}
