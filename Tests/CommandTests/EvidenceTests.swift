import CommandHarness
import Foundation
import Testing

/// What an auditor does with what this program hands out: with `sha256sum`, `jq` and `python3`, and without this program.
struct EvidenceTests {
    private static let period = ["--client", "acme", "--period", "2025-10", "--known-at", "2025-11-30T00:00:00Z"]

    /// With the ledger of `Tests/LedgerAppender/Story.swift`.
    private static func story() async throws -> MSPPatch {
        let binary = try MSPPatch()
        let answer = try await binary.append("story")
        #expect(answer.exit == .status(0), "\(answer)")
        return binary
    }

    private static func exported() async throws -> MSPPatch {
        let binary = try await story()
        let answer = try await binary.run(["evidence", "export", "--out", "audit"] + period)
        #expect(answer.exit == .status(0), "\(answer)")
        return binary
    }

    @Test func `an auditor checks a folder with sha256sum and python`() async throws {
        let binary = try await Self.exported()
        let sums = try await binary.shell("cd audit && sha256sum -c sha256sums")
        #expect(sums.exit == .status(0) && sums.output.contains("facts.jsonl: OK"), "\(sums)")
        let check = try await binary.shell("python3 audit/check.py")
        #expect(check.exit == .status(0), "\(check)")
        #expect(check.output.contains("facts are as they were recorded"), "\(check)")
        #expect(check.output.contains("M8 Hosts patched and verified: 1/1"), "\(check)")
        #expect(
            check.output.contains("M1 Done in time: 1/3") && check.output.contains("M3 Overdue now: 1/2"), "\(check)")
    }

    /// The recipe of the folder's README, as it stands there.
    @Test func `the hash of a fact is computed by the recipe that the folder gives`() async throws {
        let binary = try await Self.exported()
        let readme = try String(contentsOf: binary.folder.appending(path: "audit/README.md"), encoding: .utf8)
        let recipe = try #require(readme.components(separatedBy: "```sh\n").dropFirst().first)
        let script = try #require(recipe.components(separatedBy: "```").first)
        let answer = try await binary.shell("cd audit\n" + script)
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
        #expect(try await binary.shell(change).exit == .status(0))
        #expect(try Data(contentsOf: binary.folder.appending(path: "audit/facts.jsonl")) != before)
        #expect(try await binary.shell("cd audit && sha256sum -c sha256sums").exit == .status(1))
    }

    @Test func `a fact that somebody changed is named even where the sums were made anew`() async throws {
        let binary = try await Self.exported()
        let change =
            "cd audit && sed -i 's/openssl/opensll/' facts.jsonl && sha256sum *.* > sha256sums"
        #expect(try await binary.shell(change).exit == .status(0))
        let check = try await binary.shell("python3 audit/check.py")
        #expect(check.exit == .status(1) && check.output.contains("its content does not give its hash"), "\(check)")
    }

    @Test func `a sample is the same for everybody, and can be drawn by hand`() async throws {
        let binary = try await Self.story()
        let command = ["evidence", "sample", "--count", "2", "--json"] + Self.period
        let first: Sample = try await binary.run(command).json()
        #expect(first.population == 3 && first.items.count == 2)
        #expect(try await binary.run(command).output == binary.run(command).output)
        for item in first.items {
            let lines = [first.seed, item.host, item.kind, item.name, "\(item.startMilliseconds)"]
            let drawn = try await binary.shell("printf '%s\\n' '\(lines.joined(separator: "' '"))' | sha256sum")
            #expect(drawn.output.hasPrefix(item.draw), "\(drawn)")
            #expect(item.facts.allSatisfy { $0.hash.count == 64 && $0.bodySha256.count == 64 })
            #expect(item.facts.contains { $0.kind == "scan" })
        }
        #expect(first.items.map(\.draw) == first.items.map(\.draw).sorted())
        let all: Sample = try await binary.run(command + ["--count", "9", "--seed", "mine"]).json()
        #expect(all.seed == "mine" && all.items.count == 3)
        let run = try #require(all.items.first { $0.host == "acme/web1" })
        #expect(run.facts.map(\.kind) == ["client", "scan", "run_started", "host_outcome"], "\(run)")
        for (fact, words) in zip(
            run.facts,
            [
                "agreed: important 14d, from detected to active", "needs openssl.amd64 2, has 1", "playbook monthly",
                "openssl.amd64 1 to 2 read back",
            ])
        {
            #expect(fact.says.contains(words), "\(fact)")
        }
    }

    /// By somebody who has the very bytes: `sha256sum` of them is what the fact says.
    @Test func `a scan carries the hash of what its host answered`() async throws {
        let binary = try await Self.story()
        let command = ["evidence", "sample", "--seed", "mine"] + Self.period
        let sample: Sample = try await binary.run(command + ["--json"]).json()
        let late = try #require(sample.items.first { $0.host == "acme/web2" && $0.name == "DSA-1" })
        let scans = late.facts.filter { $0.kind == "scan" }
        let answer = try await binary.shell("printf 'answer of acme/web2' | sha256sum")
        #expect(scans.map(\.rawSha256) == [nil, String(answer.output.prefix(64))], "\(late)")
        #expect(late.facts.allSatisfy { $0.kind == "scan" || $0.rawSha256 == nil })
        let text = try await binary.run(command)
        #expect(text.output.contains("what the host answered \(answer.output.prefix(64))\n"), "\(text)")
        #expect(text.output.contains("what the host answered: its hash was not recorded then\n"), "\(text)")
    }

    /// One that was kept can be held against its hash, in the sample and in a folder that is handed out.
    @Test func `an answer that is still there is shown and handed out`() async throws {
        let binary = try await Self.story()
        let keep = """
            mkdir -p ledger.answers/2099-01-01 && cd ledger.answers/2099-01-01
            printf 'answer of acme/web2' | gzip > $(printf 'answer of acme/web2' | sha256sum | cut -c 1-64).gz
            """
        #expect(try await binary.shell(keep).exit == .status(0))
        let sample: Sample = try await binary.run(["evidence", "sample", "--json"] + Self.period).json()
        let scans = sample.items.flatMap(\.facts).filter { $0.rawCommand != nil }
        let scan = try #require(scans.first)
        let check = try await binary.shell(try #require(scan.rawCommand))
        let hash = try #require(scan.rawSha256)
        #expect(check.output.prefix(64) == hash, "\(check)")
        let export = try await binary.run(["evidence", "export", "--out", "audit"] + Self.period)
        #expect(export.exit == .status(0), "\(export)")
        let sums = try await binary.shell("cd audit && sha256sum -c sha256sums && python3 check.py")
        #expect(sums.exit == .status(0) && sums.output.contains("\(hash).gz: OK"), "\(sums)")
        let other = try await binary.shell("cd audit && printf other | gzip > answers/*.gz && python3 check.py")
        #expect(other.exit == .status(1) && other.output.contains("it is not what a host answered"), "\(other)")
    }

    @Test func `a reason cannot make a line of its own`() async throws {
        let told = try await Self.exported()
        let change = #"sed 's/no window/none\\\\n      hash 0000/' audit/facts.jsonl"#
        let binary = try MSPPatch()
        try binary.write(try await told.shell(change).output, to: "facts.jsonl")
        #expect(try await binary.append("recording", "facts.jsonl").exit == .status(0))
        let sample = try await binary.run(["evidence", "sample"] + Self.period)
        #expect(sample.output.contains("2025-11-30T00:00:00Z: none       hash 0000\n"), "\(sample)")
    }

    /// The second recipe of the folder's README.
    @Test func `a folder says of which bytes it has the hashes`() async throws {
        let binary = try await Self.exported()
        let readme = try String(contentsOf: binary.folder.appending(path: "audit/README.md"), encoding: .utf8)
        let recipe = try #require(
            readme.components(separatedBy: "## 5.").last?.components(separatedBy: "```sh\n").dropFirst().first)
        let script = try #require(recipe.components(separatedBy: "```").first)
        let listed = try await binary.shell("cd audit\n" + script)
        let answer = try await binary.shell("printf 'answer of acme/web2' | sha256sum")
        #expect(listed.exit == .status(0) && listed.output.contains("acme/web2"), "\(listed)")
        #expect(listed.output.contains(answer.output.prefix(64)), "\(listed)")
    }

    private struct Sample: Decodable {
        struct Fact: Decodable {
            let kind: String
            let hash: String
            let bodySha256: String
            let rawSha256: String?
            let rawCommand: String?
            let says: String
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
