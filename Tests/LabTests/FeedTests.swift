import CommandHarness
import Foundation
import Testing

private enum FeedHosts {
    static let apt = LabHost(name: "feeds", image: "debian12", place: "20.71")
}

extension LabTests {
    /// Flaws of what a real host has installed, by feeds that are made for it.
    @Suite(.lab([FeedHosts.apt])) struct FeedTests {
        private static let exploited = "CVE-2026-90001"

        /// In the form of the Debian security tracker.
        private func flaw(fixedIn version: String, urgency: String) -> [String: Any] {
            let release = ["status": "resolved", "fixed_version": version, "urgency": urgency]
            return ["description": "A flaw of the test.", "scope": "remote", "releases": ["bookworm": release]]
        }

        private func write(_ document: [String: Any], to name: String, in workspace: Workspace) throws -> String {
            let path = workspace.binary.folder.appending(path: name)
            try JSONSerialization.data(withJSONObject: document).write(to: path)
            return path.path
        }

        @Test func `an apt host gets severities and CVEs, and what is exploited comes first`() async throws {
            let host = FeedHosts.apt
            let workspace = try await Workspace(host)
            let before = try await workspace.status().host(host.name).pending
            let openssl = try #require(before.first { $0.name == "openssl" })
            let installed = try #require(openssl.installed)
            #expect(openssl.severity == "unrated" && openssl.cves.isEmpty && before.first?.name != "openssl")

            let tracker = try write(
                [
                    "openssl": [
                        Self.exploited: flaw(fixedIn: openssl.candidate, urgency: "high"),
                        // The host has this fix already, and lacks the next in any case.
                        "CVE-2026-90002": flaw(fixedIn: installed, urgency: "high"),
                        "CVE-2026-90003": flaw(fixedIn: "\(openssl.candidate)+later1", urgency: "high"),
                    ]
                ], to: "tracker.json", in: workspace)
            let now = Date().formatted(.iso8601)
            let catalogue = try write(
                [
                    "title": "CISA Catalog of Known Exploited Vulnerabilities", "catalogVersion": "2026.01.01",
                    "dateReleased": now, "count": 1,
                    "vulnerabilities": [["cveID": Self.exploited, "dateAdded": String(now.prefix(10))]],
                ], to: "kev.json", in: workspace)
            let taken = try await workspace.binary.run("feeds", "import", tracker, catalogue)
            #expect(taken.exit == .status(0), "\(taken)")

            let after = try await workspace.status().host(host.name).pending
            let ofOpenssl = after.filter { $0.cves == [Self.exploited] }
            #expect(Set(ofOpenssl.map(\.name)) == ["libssl3", "openssl"])
            #expect(ofOpenssl.allSatisfy { $0.severity == "important" && $0.class == "security" })
            #expect(Set(after.prefix(2).map(\.name)) == ["libssl3", "openssl"])
            #expect(after.count == before.count)
            let table = try await workspace.binary.run("status", "--recorded")
            #expect(table.output.contains("known to be exploited"), "\(table)")
            let why = try await workspace.binary.run("why", host.name, Self.exploited)
            #expect(why.output.contains("openssl.amd64") && why.output.contains("exploited"), "\(why)")
        }
    }
}
