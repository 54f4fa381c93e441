import CommandHarness
import Foundation
import Testing

private enum RollbackHosts {
    static let apt = LabHost(name: "back-apt", image: "debian12-awkward", place: "20.61")
    static let dnf = LabHost(name: "back-dnf", image: "el9-awkward", place: "20.62")
    static let dnf5 = LabHost(name: "back-dnf5", image: "fedora-awkward", place: "20.63")
    static let all = [apt, dnf, dnf5]
}

extension LabTests {
    /// The versions of before, as a run of its own.
    @Suite(.serialized, .lab(RollbackHosts.all)) struct RollbackTests {
        private typealias Hosts = RollbackHosts

        private struct Document: Decodable {
            struct Host: Decodable {
                struct Version: Decodable {
                    let name: String
                    let reason: String?
                }
                let host: String
                let changes: [Version]
                let remaining: [Version]
                let mayBeRemoved: [String]
            }
            let schema: String
            let rollbackOf: String
            let hosts: [Host]
            let run: RunDocument?
        }

        /// - Returns: the packages that the test updates, with the versions of before.
        private func packages(_ host: LabHost) -> [String: String] {
            switch host.image {
            case "debian12-awkward": ["msp-app": "1.0", "msp-plain": "1.0"]
            case "el9-awkward": ["libalpha": "1.0-1.el9", "openssl-libs": "1.0-1.el9"]
            default: ["libalpha": "1.0-1.fc44", "openssl-libs": "1.0-1.fc44"]
            }
        }

        private func patched(_ host: LabHost, _ names: [String]) async throws -> (Workspace, String) {
            let workspace = try await Workspace(host)
            let answer = try await workspace.binary.run("run", try workspace.playbook(include: names), "--json")
            let run: RunDocument = try answer.json()
            #expect(run.outcomes == [host.name: "applied"], "\(answer)")
            return (workspace, run.run)
        }

        @Test(arguments: Hosts.all)
        fileprivate func `a run is taken back, and proved by the package database`(host: LabHost) async throws {
            let former = packages(host)
            let (workspace, run) = try await patched(host, former.keys.sorted())
            for (name, version) in former { #expect(try await host.has(name, version) == false, "\(name)") }

            let shown = try await workspace.binary.run("rollback", run, "--host", host.name)
            #expect(shown.exit == .status(3), "\(shown)")
            #expect(shown.errors.contains("nothing was done") && former.keys.allSatisfy(shown.output.contains))
            for (name, version) in former { #expect(try await host.has(name, version) == false, "\(name)") }

            let answer = try await workspace.binary.run("rollback", run, "--host", host.name, "--yes", "--json")
            #expect(answer.exit == .status(0), "\(answer)")
            let document: Document = try answer.json()
            #expect(document.schema == "msp-patch/rollback/1" && document.rollbackOf == run)
            #expect(document.hosts.first?.mayBeRemoved == (host.isApt ? ["msp-newdep"] : []))
            let back = try #require(document.run).host(host.name)
            #expect(back.outcome == "applied" && Set(back.packages.map(\.name)) == Set(former.keys))
            for (name, version) in former { #expect(try await host.has(name, version), "\(name) \(version)") }
            // What went back is pending again, at once.
            let status = try await workspace.status("--recorded").host(host.name)
            #expect(Set(status.installable.map(\.name)).isSuperset(of: former.keys))

            let again = try await workspace.binary.run("rollback", run, "--host", host.name, "--yes")
            #expect(again.exit == .status(0) && again.output.contains("nothing to take back"), "\(again)")
        }

        @Test func `what only the host's cache has comes from there, and what nobody has is named`() async throws {
            let host = Hosts.apt
            let (workspace, run) = try await patched(host, ["msp-big", "msp-both"])
            try await host.shell("cd /var/cache/apt/archives && apt-get -q download msp-big=1.0")
            try await host.shell(
                "sed -i 's,^deb .* lab main$,# &,' /etc/apt/sources.list /etc/apt/sources.list.d/*; apt-get -q update")
            let answer = try await workspace.binary.run("rollback", run, "--host", host.name, "--yes", "--json")
            try await host.shell(
                "sed -i 's,^# \\(deb .* lab main\\)$,\\1,' /etc/apt/sources.list /etc/apt/sources.list.d/*; apt-get -q update"
            )
            #expect(answer.exit == .status(1), "\(answer)")
            let document: Document = try answer.json()
            #expect(document.hosts.first?.changes.map(\.name) == ["msp-big"])
            #expect(document.hosts.first?.remaining.map(\.name) == ["msp-both"])
            #expect(document.hosts.first?.remaining.first?.reason?.contains("can't be had") == true, "\(answer)")
            #expect(try await host.has("msp-big", "1.0"))
            #expect(try await host.has("msp-both", "2.0"))
        }

        @Test func `outside of the window it is refused, and nothing is touched`() async throws {
            let host = Hosts.apt
            let (workspace, run) = try await patched(host, ["msp-conf"])
            try workspace.closeWindow()
            let answer = try await workspace.binary.run("rollback", run, "--host", host.name, "--yes")
            #expect(answer.exit == .status(3) && answer.errors.contains("no window is open now"), "\(answer)")
            #expect(try await host.has("msp-conf", "2.0"))
        }
    }
}
