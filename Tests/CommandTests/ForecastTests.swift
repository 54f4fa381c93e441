import CommandHarness
import Foundation
import Testing

/// `forecast`: from the ledger, without touching a host.
struct ForecastTests {
    private struct Document: Decodable {
        struct Host: Decodable {
            struct Blocker: Decodable {
                let kind: String
                let message: String
                let remedy: String?
                let stops: Bool
            }
            let host: String
            let window: String?
            let opens: Date?
            let fits: Bool
            let clear: Bool
            let blockers: [Blocker]
        }
        let schema: String
        let hosts: [Host]
    }

    @Test func `hosts that did not answer will not be attempted, and it says what to do`() async throws {
        let binary = try await UnreachableTests.scanned()
        let answer = try await binary.run("forecast", "--json")
        #expect(answer.exit == .status(1), "\(answer)")
        let document: Document = try answer.json()
        #expect(document.schema == "msp-patch/forecast/1")
        #expect(document.hosts.map(\.host) == ["acme/web1", "globex/web1"])
        for host in document.hosts {
            #expect(host.window == "night" && host.opens != nil && host.fits && !host.clear)
            #expect(host.blockers.map(\.kind) == ["unreachable"] && host.blockers.allSatisfy(\.stops))
            #expect(host.blockers.first?.remedy?.contains("msp-patch status --limit \(host.host)") == true)
        }
        let table = try await binary.run("forecast", "--client", "acme")
        #expect(table.exit == .status(1))
        #expect(table.output.contains("will not be attempted") && !table.output.contains("globex"), "\(table)")
    }

    @Test func `a host that was never scanned is a blocker by itself`() async throws {
        let binary = try await UnreachableTests.workspace()
        _ = try await binary.run("scan", "--client", "acme")
        let document: Document = try await binary.run("forecast", "--client", "globex", "--json").json()
        #expect(document.hosts.first?.blockers.map(\.message) == ["it was never scanned"])
    }

    @Test func `without a ledger there is nothing to look ahead with`() async throws {
        let binary = try await UnreachableTests.workspace()
        #expect(try await binary.run("forecast").exit == .status(2))
        #expect(!binary.hasLedger)
    }

    @Test func `what does not wait for approval is not approved`() async throws {
        let binary = try await UnreachableTests.workspace()
        try binary.writePlaybook("patch", "playbook: patch\n")
        let run = try await binary.run(
            "run", "playbooks/patch.yml", "--emergency", "--reason", "test", "--approved-by", "jd", "--json")
        struct Run: Decodable { let run: String }
        let name = try run.json(Run.self).run
        let answer = try await binary.run("approve", name, "all")
        #expect(answer.exit == .status(3), "\(answer)")
        #expect(answer.errors.contains("does not wait for approval"), "\(answer)")
        #expect(try await binary.run("approve", name, "nowhere").exit == .status(2))
    }
}
