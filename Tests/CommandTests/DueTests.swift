import CommandHarness
import Foundation
import Testing

/// `run --due` without hosts: nobody listens, so nothing is touched, and all of it is told.
struct DueTests {
    /// One client whose window is open, or opens in some hours, with one host that nobody answers for.
    private func workspace(open: Bool) async throws -> MSPPatch {
        let binary = try await UnreachableTests.workspace()
        try FileManager.default.removeItem(at: binary.folder.appending(path: "inventories/globex.yml"))
        let start = Date(timeIntervalSinceNow: open ? -3600 : 6 * 3600).formatted(
            .iso8601.time(includingFractionalSeconds: false))
        try binary.writeInventory(
            "acme",
            """
            client: acme
            timezone: UTC
            ssh: {user: msp, port: 1, identity_file: ../key, agent: false}
            windows: [{name: night, when: daily, at: "\(start.prefix(5))", length: \(open ? "12h" : "2h")}]
            defaults: {window: night}
            hosts: {web1: {address: 127.0.62.250}}
            """)
        try binary.writePlaybook("patch", "playbook: patch\n")
        return binary
    }

    private struct Document: Decodable {
        struct Window: Decodable {
            let client: String
            let playbook: String
            let window: String
            let state: String
            let run: String?
            let reason: String?
        }
        let schema: String
        let held: [Window]
        let missed: [Window]
    }

    @Test func `outside of windows nothing begins, and what comes is on record`() async throws {
        let binary = try await workspace(open: false)
        let answer = try await binary.run("run", "--due")
        #expect(answer.exit == .status(0), "\(answer)")
        #expect(answer.output.contains("no window is open that has not been held already"), "\(answer)")
        #expect(answer.output.contains("next: acme: patch in window night of "), "\(answer)")
        let runs: RunsDocument = try await binary.run("runs", "--json").json()
        #expect(runs.runs.isEmpty)
    }

    @Test func `an open window is held once, however many look`() async throws {
        let binary = try await workspace(open: true)
        let programs = try [binary.start(["run", "--due", "--json"]), binary.start(["run", "--due", "--json"])]
        var held: [Document.Window] = []
        for program in programs {
            let answer = try await program.finish()
            let document: Document = try answer.json()
            #expect(document.schema == "msp-patch/due/1" && document.missed.isEmpty, "\(answer)")
            held += document.held
        }
        #expect(held.map(\.state) == ["partial"], "one of the two holds it: \(held)")
        #expect(held.first?.reason?.hasPrefix("1 of 1 not verified") == true, "\(held)")
        let again = try await binary.run("run", "--due", "--json")
        #expect(again.exit == .status(0), "\(again)")
        #expect(try again.json(Document.self).held.isEmpty)
        let runs: RunsDocument = try await binary.run("runs", "--json").json()
        #expect(runs.runs.map(\.run) == held.compactMap(\.run))
        let show = try await binary.run("show", held.first?.run ?? "")
        #expect(show.output.contains("acme: patch in window night of "), "\(show)")
    }

    @Test func `a run that cannot begin is told once, and its window stays due`() async throws {
        let binary = try await workspace(open: true)
        let file = binary.folder.appending(path: "inventories/acme.yml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try binary.writeInventory("acme", text.replacing("agent: false", with: "agent: false, known_hosts: ./none"))
        for _ in 0..<2 {
            let answer = try await binary.run("run", "--due")
            #expect(answer.exit == .status(1), "\(answer)")
            #expect(answer.errors.ranges(of: "could not be held: ").count == 1, "\(answer)")
            #expect(answer.errors.contains("known hosts file "), "\(answer)")
        }
        let runs: RunsDocument = try await binary.run("runs", "--json").json()
        #expect(runs.runs.isEmpty)
        try binary.writeInventory("acme", text)
        let answer = try await binary.run("run", "--due", "--json")
        #expect(try answer.json(Document.self).held.map(\.state) == ["partial"], "\(answer)")
    }

    @Test(arguments: [
        (["run", "--due", "--wait"], "it goes with none of the other options"),
        (["run", "--due", "nowhere"], "there is no nowhere; name a playbook or a folder of them"),
        (["run", "--due", "home"], "no playbook (*.yml) is in home"),
    ])
    func `wrong use is told`(command: [String], words: String) async throws {
        let answer = try await workspace(open: true).run(command)
        #expect(answer.exit == .status(2), "\(answer)")
        #expect(answer.errors.contains(words), "\(answer)")
    }

    @Test func `a broken playbook is named, and nothing is held`() async throws {
        let binary = try await workspace(open: true)
        try binary.writePlaybook("broken", "waves: 3\n")
        let answer = try await binary.run("run", "--due")
        #expect(answer.exit == .status(2), "\(answer)")
        #expect(answer.errors.contains("broken.yml"), "\(answer)")
        #expect(!binary.hasLedger)
    }
}
