import CommandHarness
import Foundation
import Testing

private enum StagingHosts {
    static let apt = LabHost(name: "stage-apt", image: "debian12-awkward", place: "20.64")
    static let dnf = LabHost(name: "stage-dnf", image: "el9-awkward", place: "20.65")
    static let dnf5 = LabHost(name: "stage-dnf5", image: "fedora-awkward", place: "20.66")
    static let all = [apt, dnf, dnf5]
}

extension LabTests {
    /// What was fetched ahead needs no network in the window.
    @Suite(.serialized, .lab(StagingHosts.all)) struct StagingTests {
        private typealias Hosts = StagingHosts

        private struct Document: Decodable {
            struct Host: Decodable {
                struct Package: Decodable {
                    let name: String
                    let kept: Bool
                }
                let host: String
                let outcome: String
                let packages: [Package]
            }
            let schema: String
            let hosts: [Host]
        }

        /// The lab's packages over HTTP, from a server that can be ended: files of the host itself need no fetching.
        private func serve(_ host: LabHost) async throws {
            let place = "http://\(host.address):8099"
            if host.isApt {
                try await host.shell(
                    "printf 'server { listen \(host.address):8099; root /srv/lab/apt; }' >/etc/nginx/conf.d/repository.conf; systemctl reload nginx"
                )
                try await host.shell(
                    "sed -i 's,file:/srv/lab/apt,\(place),' /etc/apt/sources.list /etc/apt/sources.list.d/*")
            } else {
                try await host.shell(
                    "ln -s /usr/libexec/svc-demo /usr/local/bin/httpd; systemd-run --unit=repository /usr/local/bin/httpd -f -p \(host.address):8099 -h /srv/lab/rpm"
                )
                try await host.shell("sed -i 's,file:///srv/lab/rpm,\(place),' /etc/yum.repos.d/*.repo")
            }
        }

        private func cutOff(_ host: LabHost) async throws {
            if host.isApt {
                try await host.shell("rm /etc/nginx/conf.d/repository.conf; systemctl reload nginx")
                try await host.shell(
                    "echo 'Acquire::http::Proxy \"http://\(host.address):9\";' >/etc/apt/apt.conf.d/zz-cut-off")
            } else {
                try await host.shell("systemctl stop repository")
            }
        }

        @Test(arguments: Hosts.all)
        fileprivate func `a run installs what was staged while no repository answers`(host: LabHost) async throws {
            let updates =
                host.isApt
                ? ["msp-app": "2.0", "msp-big": "2.0"]
                : ["bigpkg": host.image == "fedora-awkward" ? "2.0-1.fc44" : "2.0-1.el9"]
            try await serve(host)
            let workspace = try await Workspace(host)
            let playbook = try workspace.playbook(include: updates.keys.sorted())
            let staged = try await workspace.binary.run("stage", playbook, "--json")
            #expect(staged.exit == .status(0), "\(staged)")
            let document: Document = try staged.json()
            #expect(document.schema == "msp-patch/stage/1" && document.hosts.map(\.outcome) == ["staged"])
            #expect(Set(document.hosts[0].packages.filter(\.kept).map(\.name)) == Set(updates.keys), "\(staged)")
            for (name, version) in updates { #expect(try await host.has(name, version) == false, "\(name)") }
            let plan = try await workspace.binary.run("plan", playbook)
            #expect(
                plan.output.contains("fetched ahead: acme/\(host.name): \(updates.count) of \(updates.count)"),
                "\(plan)")

            try await cutOff(host)
            let answer = try await workspace.binary.run("run", playbook, "--json")
            #expect(answer.exit == .status(0), "\(answer)")
            #expect(try answer.json(RunDocument.self).outcomes == [host.name: "applied"], "\(answer)")
            for (name, version) in updates { #expect(try await host.has(name, version), "\(name) \(version)") }
            // Nothing was made to look well: the repositories are named.
            #expect(try await workspace.status("--recorded").host(host.name).failedRepositories != [])
        }
    }
}
