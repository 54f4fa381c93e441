import CommandHarness
import Foundation
import Testing

/// Two hosts of the demonstration, one of each client, at other addresses, so that a demonstration that is up is not disturbed.
private enum ReadmeHosts {
    static let web1 = LabHost(name: "acme-web1", image: "debian12", place: "22.11")
    static let app3 = LabHost(name: "globex-app3", image: "fedora", place: "22.23")
    static let all = [web1, app3]
}

extension LabTests {
    /// The commands of README.md against the inventories and the playbook of the repository (``ReadmeCommand`` has the rule).
    @Suite(.lab(ReadmeHosts.all)) struct ReadmeLabTests {
        @Test func `every command does what README.md promises`() async throws {
            let lab = try await Lab.list()
            let binary = try MSPPatch()
            try binary.copyExamples(replacing: [
                "127.0.10.": "127.0.22.", "~/.cache/msp-patch-lab/keys/id_ed25519": lab.key,
                "~/.cache/msp-patch-lab/known_hosts": lab.knownHosts,
            ])
            let commands = try ReadmeCommand.all().filter { $0.program == "msp-patch" }
            #expect(commands.contains { $0.choosesHosts })
            for command in commands {
                let answer = try await binary.run(
                    command.arguments + (command.choosesHosts ? ["--limit", "web1 or app3"] : []))
                #expect(answer.exit == .status(0), "\(answer)")
            }
            let runs: RunsDocument = try await binary.run("runs", "--json").json()
            #expect(runs.runs.map(\.state) == ["done"])
            #expect(runs.runs.map(\.counts) == [["applied": 2]])
        }
    }
}
