import CommandHarness
import Foundation
import Testing

/// Silence is never success: hosts that do not answer, and hosts that were never looked at.
struct UnreachableTests {
    /// Two clients; nothing listens on port 1 of the loopback interface.
    static func workspace() async throws -> MSPPatch {
        let binary = try MSPPatch()
        let keygen = ["-q", "-t", "ed25519", "-N", "", "-f", "key"]
        #expect(
            try await RunningProgram("/usr/bin/ssh-keygen", keygen, in: binary.folder, environment: [:]).finish().exit
                == .status(0))
        for (client, address) in [("acme", "127.0.21.250"), ("globex", "127.0.21.251")] {
            try binary.writeInventory(
                client,
                """
                client: \(client)
                timezone: UTC
                ssh: {user: msp, port: 1, identity_file: ../key, agent: false}
                windows: [{name: night, when: daily, at: "22:00", length: 4h}]
                defaults: {window: night}
                hosts: {web1: {address: \(address)}}
                """)
        }
        return binary
    }

    /// With a ledger that knows of one scan.
    static func scanned() async throws -> MSPPatch {
        let binary = try await workspace()
        #expect(try await binary.run("scan").exit == .status(1))
        return binary
    }

    @Test func `a closed port is unreachable, and the exit status says that something is wrong`() async throws {
        let binary = try await Self.workspace()
        let answer = try await binary.run("status", "--json")
        #expect(answer.exit == .status(1), "\(answer)")
        let document: StatusDocument = try answer.json()
        #expect(document.clients.map(\.client) == ["acme", "globex"])
        for host in document.hosts {
            #expect(host.state == "unknown")
            #expect(host.error?.code == "unreachable")
            #expect(host.scannedAt == nil)
        }
        #expect(document.hosts.first?.error?.message.contains("127.0.21.250") == true)
        let table = try await binary.run("status", "--client", "globex")
        #expect(table.exit == .status(1))
        #expect(table.output.contains("unreachable") && table.output.contains("never seen"), "\(table)")
        #expect(!table.output.contains("acme"))
    }

    @Test(arguments: [["status", "--check"], ["status", "--recorded", "--check"]])
    func `a monitoring plugin says unknown with 3`(command: [String]) async throws {
        let answer = try await Self.scanned().run(command)
        #expect(answer.exit == .status(3), "\(answer)")
        #expect(answer.output.hasPrefix("PATCH UNKNOWN - 2 unknown | "))
        #expect(answer.output.contains("unknown=2") && answer.output.split(separator: "\n").count == 1, "\(answer)")
    }

    @Test func `scan records what failed`() async throws {
        let binary = try await Self.workspace()
        let scan = try await binary.run("scan")
        #expect(scan.exit == .status(1))
        #expect(scan.output.contains("2 hosts scanned: 0 complete, 0 partial, 2 failed"), "\(scan)")
        let recorded: StatusDocument = try await binary.run("status", "--recorded", "--json").json()
        #expect(recorded.hosts.map { $0.error?.code } == ["unreachable", "unreachable"])
    }

    @Test func `a report about hosts that were never seen says unknown of all of them`() async throws {
        let binary = try await Self.workspace()
        let month = String(Date().formatted(.iso8601).prefix(7))
        let early = try await binary.run("report", "--client", "acme", "--period", month)
        #expect(early.exit == .status(2), "nothing was ever recorded, which is no figure: \(early)")
        _ = try await binary.run("scan")
        let report = try await binary.run(
            "report", "--client", "acme", "--period", month, "--format", "html,json", "--out", "reports")
        #expect(report.exit == .status(0), "\(report)")
        let html = try String(contentsOf: binary.folder.appending(path: "reports/acme-\(month).html"), encoding: .utf8)
        #expect(html.contains("unknown") && !html.lowercased().contains("<script"))
        let data = try Data(contentsOf: binary.folder.appending(path: "reports/acme-\(month).json"))
        let document = try JSONDecoder().decode(ReportDocument.self, from: data)
        #expect(document.hosts.map(\.state) == ["unknown"])
        #expect(document.figures.first { $0.id == "M2" }?.text.hasPrefix("0/1") == true)
    }

    private struct ReportDocument: Decodable {
        struct Host: Decodable { let state: String }
        struct Figure: Decodable {
            let id: String
            let text: String
        }
        let hosts: [Host]
        let figures: [Figure]
    }

    @Test func `a run touches nothing where no window is open`() async throws {
        let binary = try await Self.workspace()
        let playbook = try binary.writePlaybook("all", "playbook: all\nhosts: \"*\"\n")
        let hour = Calendar(identifier: .iso8601).component(.hour, from: Date())
        // A window of two hours that lies six hours ahead, whatever the time is.
        for client in ["acme", "globex"] {
            let file = binary.folder.appending(path: "inventories/\(client).yml")
            let text = try String(contentsOf: file, encoding: .utf8)
            try binary.writeInventory(
                client,
                text.replacing(
                    "\"22:00\", length: 4h",
                    with: "\"\((hour + 6) % 24 < 10 ? "0" : "")\((hour + 6) % 24):00\", length: 2h"))
        }
        let answer = try await binary.run("run", playbook)
        #expect(answer.exit == .status(3), "\(answer)")
        #expect(answer.errors.contains("no window is open now; the next is night"), "\(answer)")
        let runs: RunsDocument = try await binary.run("runs", "--json").json()
        #expect(runs.runs.isEmpty)
    }

    @Test func `runs, show and resume say that there is nothing`() async throws {
        let binary = try await Self.scanned()
        let runs = try await binary.run("runs")
        #expect(runs.exit == .status(0) && runs.output == "no runs yet\n", "\(runs)")
        let resume = try await binary.run("resume")
        #expect(resume.exit == .status(2) && resume.errors.contains("no unfinished run"), "\(resume)")
        let show = try await binary.run("show", "2026")
        #expect(show.exit == .status(2) && show.errors.contains("2026"), "\(show)")
    }
}
