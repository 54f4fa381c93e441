import CommandHarness
import Foundation
import Testing

/// `stage` without a host that answers. (That it fetches is for the lab.)
struct StageCommandTests {
    private struct Document: Decodable {
        struct Host: Decodable {
            let host: String
            let outcome: String
            let reason: String?
        }
        let schema: String
        let playbook: String
        let hosts: [Host]
    }

    @Test func `hosts that do not answer are skipped by name, and it is not well`() async throws {
        let binary = try await UnreachableTests.workspace()
        try binary.writePlaybook("patch", "playbook: patch\n")
        let answer = try await binary.run("stage", "playbooks/patch.yml", "--json")
        #expect(answer.exit == .status(1), "\(answer)")
        let document: Document = try answer.json()
        #expect(document.schema == "msp-patch/stage/1" && document.playbook == "patch")
        #expect(document.hosts.map(\.host) == ["acme/web1", "globex/web1"])
        for host in document.hosts {
            #expect(host.outcome == "skipped" && host.reason?.contains("could not be scanned") == true, "\(answer)")
        }
    }

    @Test(arguments: [
        [], ["p.yml", "--plan", "q.json"], ["--plan", "nosuch.json"],
        ["--plan", "nosuch.json", "--client", "acme"],
    ])
    func `wrong use is named`(arguments: [String]) async throws {
        let answer = try await UnreachableTests.workspace().run(["stage"] + arguments)
        #expect(answer.exit == .status(2), "\(answer)")
        #expect(!answer.errors.isEmpty)
    }
}
