import CommandHarness
import Foundation
import Testing

/// `rollback`: what it refuses before it touches a host. (That it brings versions back is for the lab.)
struct RollbackCommandTests {
    private static func run() async throws -> (MSPPatch, String) {
        let binary = try await UnreachableTests.workspace()
        try binary.writePlaybook("patch", "playbook: patch\n")
        let answer = try await binary.run(
            "run", "playbooks/patch.yml", "--emergency", "--reason", "test", "--approved-by", "jd", "--json")
        struct Run: Decodable { let run: String }
        return (binary, try answer.json(Run.self).run)
    }

    @Test func `a run, a host and an approval that are not there are wrong use, by name`() async throws {
        let (binary, run) = try await Self.run()
        for (arguments, words) in [
            (["nosuch", "--host", "web1"], "there is no run nosuch"),
            ([run, "--host", "nosuch"], "knows no host nosuch; it knows acme/web1, globex/web1"),
            ([run, "--host", "web1"], "knows no host web1"),
            ([run], "--host"),
            ([run, "--host", "acme/web1", "--emergency"], "--emergency needs --reason"),
        ] {
            let answer = try await binary.run(["rollback"] + arguments)
            #expect(answer.exit == .status(2), "\(answer)")
            #expect(answer.errors.contains(words), "\(answer)")
        }
    }

    @Test func `a host that does not answer is not well, and is named`() async throws {
        let (binary, run) = try await Self.run()
        let answer = try await binary.run("rollback", run, "--host", "acme/web1", "--yes")
        #expect(answer.exit == .status(1), "\(answer)")
        #expect(answer.errors.contains("acme/web1 does not answer"), "\(answer)")
    }
}
