import CommandHarness
import Foundation
import Testing

/// What an auditor does with what this program hands out: with `sha256sum`, `jq` and `python3`, and without this program.
struct EvidenceTests {
    private static let period = ["--client", "acme", "--period", "2025-10", "--known-at", "2025-11-30T00:00:00Z"]

    /// With the ledger of `Tests/LedgerAppender/Story.swift`.
    private static func story() async throws -> MSPPatch {
        let binary = try MSPPatch()
        let appender = URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
            .appending(path: "LedgerAppender")
        let answer = try await RunningProgram(
            appender.path, [binary.ledger.path, "tester", "story"], in: binary.folder,
            environment: ["LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? ""]
        ).finish()
        #expect(answer.exit == .status(0), "\(answer)")
        return binary
    }

    private static func exported() async throws -> MSPPatch {
        let binary = try await story()
        let answer = try await binary.run(["evidence", "export", "--out", "audit"] + period)
        #expect(answer.exit == .status(0), "\(answer)")
        return binary
    }

    private static func shell(_ script: String, in binary: MSPPatch) async throws -> Finished {
        try await RunningProgram(
            "/bin/sh", ["-c", script], in: binary.folder,
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
        ).finish()
    }

    @Test func `an auditor checks a folder with sha256sum and python`() async throws {
        let binary = try await Self.exported()
        let sums = try await Self.shell("cd audit && sha256sum -c sha256sums", in: binary)
        #expect(sums.exit == .status(0) && sums.output.contains("facts.jsonl: OK"), "\(sums)")
        let check = try await Self.shell("python3 audit/check.py", in: binary)
        #expect(check.exit == .status(0), "\(check)")
        #expect(check.output.contains("facts are as they were recorded"), "\(check)")
        #expect(check.output.contains("M8 Hosts patched and verified: (1, 1)"), "\(check)")
    }

    /// The recipe of the folder's README, as it stands there.
    @Test func `the hash of a fact is computed by the recipe that the folder gives`() async throws {
        let binary = try await Self.exported()
        let readme = try String(contentsOf: binary.folder.appending(path: "audit/README.md"), encoding: .utf8)
        let recipe = try #require(readme.components(separatedBy: "```sh\n").dropFirst().first)
        let script = try #require(recipe.components(separatedBy: "```").first)
        let answer = try await Self.shell("cd audit\n" + script, in: binary)
        let digits = answer.output.split(separator: "\n").map { $0.prefix(64) }
        #expect(digits.count == 2 && digits.first == digits.last && digits.first?.count == 64, "\(answer)")
    }

    @Test(arguments: [
        "sed -i 's/openssl/opensll/' audit/facts.jsonl",
        "sed -i '4d' audit/facts.jsonl && sed -i '4s/.$/ }/' audit/facts.jsonl",
        "sed -i 's/\\\\\"applied\\\\\":true/\\\\\"applied\\\\\":false/' audit/facts.jsonl",
    ])
    func `a folder that somebody changed is found out`(change: String) async throws {
        let binary = try await Self.exported()
        let before = try Data(contentsOf: binary.folder.appending(path: "audit/facts.jsonl"))
        #expect(try await Self.shell(change, in: binary).exit == .status(0))
        #expect(try Data(contentsOf: binary.folder.appending(path: "audit/facts.jsonl")) != before)
        #expect(try await Self.shell("cd audit && sha256sum -c sha256sums", in: binary).exit == .status(1))
    }

    @Test func `a fact that somebody changed is named even where the sums were made anew`() async throws {
        let binary = try await Self.exported()
        let change =
            "cd audit && sed -i 's/openssl/opensll/' facts.jsonl && sha256sum README.md check.py facts.jsonl report.json > sha256sums"
        #expect(try await Self.shell(change, in: binary).exit == .status(0))
        let check = try await Self.shell("python3 audit/check.py", in: binary)
        #expect(check.exit == .status(1) && check.output.contains("its content does not give its hash"), "\(check)")
    }

    /// Another program in another language, from the exported facts alone: what was needed from when, what was done when, and what
    /// of it was in time.
    private static let independent = #"""
        import datetime, json
        facts = sorted(map(json.loads, open("audit/facts.jsonl")), key=lambda f: (f["valid_at"], f["sequence"]))
        report = json.load(open("audit/report.json"))
        ms = lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000
        start, end = ms(report["period"]["start"]), ms(report["period"]["end"])
        days = {k: int(v[:-1]) for f in facts if f["kind"] == "client" for k, v in json.loads(f["body"])["serviceLevel"]["deadlines"].items()}
        needed, done = {}, {}
        for fact in facts:
            if fact["valid_at"] >= end:
                continue
            body = json.loads(fact["body"])
            if fact["kind"] == "scan":
                for update in body["appeared"]:
                    for advisory in update["advisories"]:
                        due = fact["valid_at"] + days[update["severity"]] * 86_400_000
                        needed.setdefault((fact["host"], update["name"], advisory), due)
                names = {key["name"] for key in body["gone"]}
            elif fact["kind"] == "host_outcome":
                names = {change["name"] for change in body["changes"] if change["applied"]}
            else:
                continue
            for key in needed:
                if key[0] == fact["host"] and key[1] in names:
                    done.setdefault(key, fact["valid_at"])
        fallen = {key: due for key, due in needed.items() if start <= due < end}
        met = sum(done.get(key, float("inf")) <= due for key, due in fallen.items())
        late = [key for key, due in needed.items() if key not in done and due <= end]
        print(met, len(fallen), len(late), len(needed) - len(done))
        """#

    @Test func `an independent computation gives the same figures`() async throws {
        let binary = try await Self.exported()
        try binary.write(Self.independent, to: "independent.py")
        let answer = try await Self.shell("python3 independent.py", in: binary)
        #expect(answer.exit == .status(0), "\(answer)")
        let computed = answer.output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        let report: Report = try JSONDecoder().decode(
            Report.self, from: Data(contentsOf: binary.folder.appending(path: "audit/report.json")))
        let (attainment, overdue) = (try report.figure("M1"), try report.figure("M3"))
        #expect(
            computed == [attainment.numerator, attainment.denominator, overdue.numerator, overdue.denominator],
            "\(answer)")
        #expect(computed == [1, 3, 1, 2])
        #expect(report.exceptions.map(\.lateFor) == [1], "recorded when it was late already")
    }

    private struct Report: Decodable {
        struct Figure: Decodable {
            let id: String
            let numerator: Double
            let denominator: Double
        }
        struct Exception: Decodable {
            let lateFor: Int
            enum CodingKeys: String, CodingKey { case lateFor = "late_for" }
        }
        let figures: [Figure]
        let exceptions: [Exception]

        func figure(_ id: String) throws -> Figure { try #require(figures.first { $0.id == id }) }
    }

    @Test func `a sample is the same for everybody, and can be drawn by hand`() async throws {
        let binary = try await Self.story()
        let command = ["evidence", "sample", "--count", "2", "--json"] + Self.period
        let first: Sample = try await binary.run(command).json()
        #expect(first.population == 3 && first.items.count == 2)
        #expect(try await binary.run(command).output == binary.run(command).output)
        for item in first.items {
            let lines = [first.seed, item.host, item.kind, item.name, "\(item.startMilliseconds)"]
            let drawn = try await Self.shell(
                "printf '%s\\n' '\(lines.joined(separator: "' '"))' | sha256sum", in: binary)
            #expect(drawn.output.hasPrefix(item.draw), "\(drawn)")
            #expect(item.facts.allSatisfy { $0.hash.count == 64 && $0.bodySha256.count == 64 })
            #expect(item.facts.contains { $0.kind == "scan" })
        }
        #expect(first.items.map(\.draw) == first.items.map(\.draw).sorted())
        let all: Sample = try await binary.run(command + ["--count", "9", "--seed", "mine"]).json()
        #expect(all.seed == "mine" && all.items.count == 3)
        let run = try #require(all.items.first { $0.host == "acme/web1" })
        #expect(run.facts.map(\.kind) == ["scan", "run_started", "host_outcome"], "\(run)")
    }

    private struct Sample: Decodable {
        struct Fact: Decodable {
            let kind: String
            let hash: String
            let bodySha256: String
        }
        struct Item: Decodable {
            let draw: String
            let host: String
            let kind: String
            let name: String
            let startMilliseconds: Int64
            let facts: [Fact]
        }
        let seed: String
        let population: Int
        let items: [Item]
    }

    @Test func `what cannot be exported is said, and nothing is overwritten`() async throws {
        let binary = try await Self.exported()
        let again = try await binary.run(["evidence", "export", "--out", "audit"] + Self.period)
        #expect(again.exit == .status(2) && again.errors.contains("not empty"), "\(again)")
        let nobody = try await binary.run(
            "evidence", "export", "--client", "nobody", "--period", "2025-10", "--out", "other")
        #expect(nobody.exit == .status(2), "\(nobody)")
        #expect(!FileManager.default.fileExists(atPath: binary.folder.appending(path: "other").path))
    }
}
