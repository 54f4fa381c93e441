import CommandHarness
import Foundation
import Testing

/// README.md says nothing that does not work. ``ReadmeCommand`` has the rule; LabTests run the commands that need hosts.
struct ReadmeTests {
    @Test func `the commands that need no host work as they stand`() async throws {
        let binary = try MSPPatch()
        try binary.copyExamples()
        let commands = try ReadmeCommand.all().filter { $0.program == "msp-patch" && !$0.needsHosts }
        #expect(commands.count >= 4)
        for command in commands {
            let answer = try await binary.run(command.arguments)
            #expect(answer.exit == .status(0), "\(answer)")
        }
    }

    @Test func `make has the targets`() async throws {
        let commands = try ReadmeCommand.all().filter { $0.program == "make" }
        #expect(commands.map(\.description).starts(with: ["make demo", "make test"]))
        for command in commands {
            let make = try RunningProgram(
                "/usr/bin/env", ["make", "--directory", Repository.root.path, "--dry-run"] + command.arguments,
                in: URL(filePath: NSTemporaryDirectory()), environment: ["PATH": "/usr/bin:/bin"])
            let answer = try await make.finish()
            #expect(answer.exit == .status(0), "\(answer)")
        }
    }
}
