import CommandHarness
import Foundation
import Testing

/// The report as a user asks for it.
struct ReportCommandTests {
    /// Two clients whose hosts answer nothing, scanned once.
    private static func workspace(path: String? = nil) async throws -> MSPPatch {
        let binary = try MSPPatch(path: path)
        for (name, preset) in [("acme", "pci-dss-4.0.1"), ("globex", "bod-26-04")] {
            try binary.writeInventory(
                name,
                """
                client: \(name)
                name: \(name.uppercased()) Ltd.
                timezone: Europe/Berlin
                ssh: {user: nobody}
                windows: [{name: weekly, when: every Sat, at: "22:00", length: 3h}]
                contract: {number: C-17}
                sla: {preset: \(preset)}
                report: {color: "#0a5c36", provider: Northfield IT, account_manager: Ana Ruiz}
                hosts: {web1: {address: 127.0.64.7, port: 9, window: weekly}}
                """)
        }
        _ = try await binary.run("scan")
        return binary
    }

    private static let month = String(Date().formatted(.iso8601).prefix(7))

    private func file(_ binary: MSPPatch, _ name: String) throws -> String {
        try String(contentsOf: binary.folder.appending(path: "reports/\(name)"), encoding: .utf8)
    }

    @Test func `the page carries the provider's name and colour, a note, the contract and its basis`() async throws {
        let binary = try await Self.workspace()
        try binary.write("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", to: "logo.svg")
        let answer = try await binary.run(
            "report", "--client", "acme", "--period", Self.month, "--format", "html", "--logo", "logo.svg", "--note",
            "We moved the window.")
        #expect(answer.exit == .status(0), "\(answer)")
        let page = try file(binary, "acme-\(Self.month).html")
        for words in [
            "Northfield IT", "#0a5c36", "We moved the window.", "A note by Ana Ruiz", "Contract C-17",
            "data:image/svg+xml;base64,", "PCI DSS v4.0.1", "2024-06", "never scanned",
        ] { #expect(page.contains(words), "\(words)") }
    }

    @Test(arguments: [
        (["--client", "acme", "--logo", "acme.yml"], "is no PNG, JPEG or SVG picture"),
        (["--client", "acme", "--logo", "nowhere.png"], "can't be read"),
        (["--client", "acme", "--color", "green"], "#rrggbb"),
        (["--client", "acme", "--known-at", "2999-01-01T00:00:00Z"], "yet to come"),
        (["--client", "acme", "--format", "docx"], "html, json, csv, md and pdf"),
        (["--client", "acme", "--all-clients"], "either --client or --all-clients"),
        ([], "either --client or --all-clients"),
        (["--all-clients", "--issue"], "of one client"),
        (["--client", "initech"], "knows nothing of client initech"),
    ])
    func `what cannot be done says why`(arguments: [String], words: String) async throws {
        let binary = try await Self.workspace()
        try binary.write("client: acme", to: "acme.yml")
        let answer = try await binary.run(["report", "--period", Self.month] + arguments)
        #expect(answer.exit == .status(2), "\(answer)")
        #expect(answer.errors.contains(words), "\(answer)")
    }

    @Test func `all clients are on one page`() async throws {
        let binary = try await Self.workspace()
        let answer = try await binary.run("report", "--all-clients", "--period", Self.month, "--json")
        #expect(answer.exit == .status(0), "\(answer)")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any])
        #expect(document["schema"] as? String == "msp-patch/provider-report/1")
        let clients = try #require(document["clients"] as? [[String: Any]])
        #expect(clients.compactMap { $0["display_name"] as? String } == ["ACME Ltd.", "GLOBEX Ltd."])
        #expect(clients.compactMap { $0["unknown"] as? Int } == [1, 1])
        let written = try await binary.run(
            "report", "--all-clients", "--period", Self.month, "--format", "html,csv,md")
        #expect(written.output.split(separator: "\n").count == 3, "\(written)")
    }

    @Test func `a report that is handed out is the measure of the next`() async throws {
        let binary = try await Self.workspace()
        let report = ["report", "--client", "acme", "--period", Self.month, "--json"]
        let first = try await binary.run(report + ["--issue"])
        #expect(first.exit == .status(0), "\(first)")
        let second = try await binary.run(report)
        func document(_ text: String) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }
        #expect(try document(first.output)["restatement"] == nil)
        let restatement = try #require(try document(second.output)["restatement"] as? [String: Any])
        #expect(restatement["digest"] as? String == (try document(first.output)["digest"] as? String))
        #expect(restatement["is_reproduced"] as? Bool == true)
        // What was known then is what was known then: the same bytes, whatever was recorded since.
        let then = try #require(try document(first.output)["known_at"] as? String)
        #expect(try await binary.run(report + ["--known-at", then]).output == first.output)
    }

    @Test func `the recorded windows foretell`() async throws {
        let binary = try await Self.workspace()
        let answer = try await binary.run("report", "--client", "acme", "--period", Self.month, "--json")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any])
        let windows = try #require(document["next_windows"] as? [[String: Any]])
        #expect(windows.count == 6)
        #expect(windows.allSatisfy { $0["window"] as? String == "weekly" && $0["hosts"] as? Int == 1 })
    }

    private static let hasChromium = ["chromium", "chromium-browser", "google-chrome", "weasyprint"].contains { name in
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
        }
    }

    @Test(.enabled(if: hasChromium), arguments: ["a4", "letter"])
    func `a PDF is made where a browser is installed`(paper: String) async throws {
        let binary = try await Self.workspace()
        let answer = try await binary.run(
            "report", "--client", "acme", "--period", Self.month, "--format", "pdf", "--paper", paper)
        #expect(answer.exit == .status(0), "\(answer)")
        let bytes = try Data(contentsOf: binary.folder.appending(path: "reports/acme-\(Self.month).pdf"))
        #expect(bytes.starts(with: Data("%PDF".utf8)))
        #expect(bytes.count > 10_000)
    }

    @Test func `where no browser is installed that is said, and nothing is written`() async throws {
        let binary = try await Self.workspace(path: "/nonexistent")
        let answer = try await binary.run(
            "report", "--client", "acme", "--period", Self.month, "--format", "html,pdf")
        #expect(answer.exit == .status(2), "\(answer)")
        #expect(answer.errors.contains("install the package chromium or weasyprint"), "\(answer)")
        #expect(!FileManager.default.fileExists(atPath: binary.folder.appending(path: "reports").path))
    }
}
