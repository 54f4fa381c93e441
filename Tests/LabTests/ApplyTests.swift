import CommandHarness
import Foundation
import Testing

private enum ApplyHosts {
    static let apt = LabHost(name: "apply", image: "debian13-awkward", place: "20.72")
}

extension LabTests {
    /// What a transaction leaves behind when one of its packages fails.
    @Suite(.lab([ApplyHosts.apt])) struct ApplyTests {
        @Test func `a package that cannot be unpacked leaves no other half done, and changed files stay`() async throws
        {
            let host = ApplyHosts.apt
            let workspace = try await Workspace(host)
            try await host.shell("echo '# changed' >> /etc/msp-conf.conf")
            // apt unpacks in the order of names: one before the package that fails and one behind it.
            let playbook = try workspace.playbook(include: ["msp-conf", "msp-failpre", "msp-plain"])
            let answer = try await workspace.binary.run("run", playbook, "--json")
            #expect(answer.exit == .status(1), "\(answer)")
            let document: RunDocument = try answer.json()
            #expect(document.outcomes == ["apply": "partial"], "\(answer)")
            let reason = try document.host("apply").reason ?? ""
            #expect(reason.contains("msp-failpre: simulated failure"), "\(reason)")
            #expect(try await host.has("msp-conf", "2.0"))
            #expect(try await host.has("msp-failpre", "1.0"))
            #expect(try await host.shell("dpkg --audit").isEmpty)
            #expect(try await host.shell("cat /etc/msp-conf.conf").contains("# changed"))
            let show = try await workspace.binary.run("show", document.run)
            #expect(show.output.contains("/etc/msp-conf.conf.dpkg-dist"), "\(show)")
            #expect(show.output.contains("apply: a transaction on it had been cut off or had failed"), "\(show)")
            #expect(!show.output.contains(".dpkg-new"), "\(show)")
        }
    }
}
