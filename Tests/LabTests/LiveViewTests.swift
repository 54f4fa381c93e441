import CommandHarness
import Foundation
import Testing

private enum ViewHosts {
    static let seen = LabHost(name: "seen", image: "debian12-awkward", place: "20.91", slow: 12)
    static let rest = LabHost(name: "rest", image: "debian12-awkward", place: "20.92")
}

extension LabTests {
    /// What a person sees who sits before it.
    @Suite(.lab([ViewHosts.seen, ViewHosts.rest])) struct LiveViewTests {
        private static let (columns, rows) = (100, 24)

        @Test func `on a terminal a run shows itself, and another terminal stops it safely`() async throws {
            let (seen, rest) = (ViewHosts.seen, ViewHosts.rest)
            let workspace = try await Workspace([(seen, "ring: canary"), (rest, "")])
            let playbook = try workspace.playbook(
                updates: "{include: [\(seen.slowPackage)]}",
                waves: """

                      - {name: canary, hosts: ring=canary, batch: 1, max_failed: 0}
                      - {name: broad, hosts: rest, batch: 1}
                    """)
            let run = try workspace.binary.start(
                onTerminal: ["run", playbook], columns: Self.columns, rows: Self.rows)
            try await seen.until("grep -q 'step 6$' /var/log/\(seen.slowPackage).log")
            let runs: RunsDocument = try await workspace.binary.run("runs", "--json").json()
            let stop = try await workspace.binary.run("stop", try #require(runs.runs.first?.run))
            #expect(stop.exit == .status(0), "\(stop)")
            let answer = try await run.finish()
            #expect(answer.exit == .status(1), "\(answer)")
            #expect(try await seen.has(seen.slowPackage, seen.slowVersion), "what was begun is brought to its end")
            #expect(!(try await rest.has(rest.slowPackage, rest.slowVersion)), "nothing is begun any more")

            let frames = try frames(of: answer.output)
            let texts = frames.map { $0.joined(separator: "\n") }
            func isSeen(_ pattern: some RegexComponent) -> Bool { texts.contains { $0.contains(pattern) } }
            #expect(isSeen(#/wave canary  1 in job; \S.* to the cutoff/#), "\(texts)")
            #expect(isSeen(#/wave broad  to come; 1 waiting/#), "\(texts)")
            #expect(isSeen(#/acme\/seen  job  \d+ s  \S/#), "with the last line of the job's log: \(texts)")
            #expect(isSeen(#/acme\/seen  check  /#), "\(texts)")
            #expect(isSeen(#/wave canary  stopping; /#), "\(texts)")
        }

        /// What was drawn, one picture after the other. Each fits the terminal, and goes back over the whole of the one before.
        private func frames(of output: String) throws -> [[String]] {
            let drawn = output.replacing("\r\n", with: "\n").split(separator: "\u{1B}[J").map(String.init)
            var frames: [[String]] = []
            for part in drawn.dropFirst() {
                let text = part.prefix { $0 != "\u{1B}" }
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
                if let up = part.firstMatch(of: #/\x1B\[(?<up>\d+)A/#) { #expect(Int(up.up) == lines.count) }
                #expect(lines.count < Self.rows && lines.allSatisfy { $0.count <= Self.columns }, "\(lines)")
                frames.append(lines)
            }
            #expect(frames.count > 5)
            return frames
        }
    }
}
