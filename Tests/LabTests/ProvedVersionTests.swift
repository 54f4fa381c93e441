import CommandHarness
import Foundation
import Testing

private enum ProvedHosts {
    static let aptCanary = LabHost(name: "proof-ac", image: "debian12-awkward", place: "20.81")
    static let apt = LabHost(name: "proof-a", image: "debian12-awkward", place: "20.82")
    static let dnfCanary = LabHost(name: "proof-dc", image: "el9-awkward", place: "20.83")
    static let dnf = LabHost(name: "proof-d", image: "el9-awkward", place: "20.84")
    static let dnf5Canary = LabHost(name: "proof-5c", image: "fedora-awkward", place: "20.85")
    static let dnf5 = LabHost(name: "proof-5", image: "fedora-awkward", place: "20.86")
    static let all = [aptCanary, apt, dnfCanary, dnf, dnf5Canary, dnf5]
}

extension LabTests {
    /// `newer: hold`: later waves install the versions that the canaries proved, where they can still be had.
    @Suite(.serialized, .lab(ProvedHosts.all)) struct ProvedVersionTests {
        private typealias Hosts = ProvedHosts

        /// Two versions of a package that are newer than the installed one, in the host's repositories.
        private struct Package {
            let name: String
            let installed: String
            let proved: String
            let newer: String
            /// Installed beside it, and offered to all.
            let other: String
            let otherVersion: String

            init(on host: LabHost) {
                let release = host.image.hasPrefix("el9") ? "-1.el9" : "-1.fc44"
                (name, installed, proved, newer, other, otherVersion) =
                    host.isApt
                    ? ("msp-superseded", "1.0", "1.1", "1.2", "msp-plain", "2.0")
                    : (
                        "libalpha", "1.0" + release, "1.1" + release, "1.2" + release, "plain-bug", "1.1" + release
                    )
            }
        }

        /// Versions that the host's mirror has not, or does not offer of itself.
        private func mirror(of host: LabHost, lacks version: String?, _ package: Package) async throws {
            if host.isApt {
                // The older of the two stands in lab-security, the newer in lab-updates.
                let suite = version == package.proved ? "lab-security" : "none"
                try await host.shell(
                    "sed -i -e 's,^#deb,deb,' -e 's,^deb .* \(suite) main,#&,' /etc/apt/sources.list.d/* /etc/apt/sources.list"
                )
                let pin = "Package: \(package.name)\\nPin: version \(package.newer)\\nPin-Priority: -1\\n"
                try await host.shell(
                    version == package.newer
                        ? "printf '\(pin)' >/etc/apt/preferences.d/mirror" : "rm -f /etc/apt/preferences.d/mirror")
                try await host.shell("apt-get -qq update")
            } else {
                try await host.shell("sed -i '/^excludepkgs/d' /etc/dnf/dnf.conf")
                guard let version else { return }
                try await host.shell("echo 'excludepkgs=\(package.name)-\(version)' >>/etc/dnf/dnf.conf")
            }
        }

        private func reset(_ host: LabHost, _ package: Package) async throws {
            try await mirror(of: host, lacks: nil, package)
            if host.isApt {
                try await host.shell(
                    "apt-get -qq -y --allow-downgrades install \(package.name)=\(package.installed) \(package.other)=1.0"
                )
            } else {
                try await host.shell(
                    "dnf -q -y downgrade \(package.name)-\(package.installed) \(package.other)-1.0 || :")
            }
            #expect(try await host.has(package.name, package.installed))
        }

        private func workspace(_ canary: LabHost, _ host: LabHost, _ package: Package, soak: String = "0s") async throws
            -> (Workspace, String)
        {
            for host in [canary, host] { try await reset(host, package) }
            let workspace = try await Workspace([(canary, "ring: canary"), (host, "")])
            let playbook = try workspace.playbook(
                updates: "{include: [\(package.name), \(package.other)], newer: hold}",
                waves:
                    "[{name: canary, hosts: ring=canary, batch: 100%, soak: \(soak)}, {name: broad, hosts: rest, batch: 100%}]"
            )
            return (workspace, playbook)
        }

        @Test(arguments: [
            (Hosts.aptCanary, Hosts.apt), (Hosts.dnfCanary, Hosts.dnf), (Hosts.dnf5Canary, Hosts.dnf5),
        ])
        fileprivate func `a host that is offered a newer version installs the proved one`(
            canary: LabHost, host: LabHost
        ) async throws {
            let package = Package(on: host)
            let (workspace, playbook) = try await workspace(canary, host, package)
            try await mirror(of: canary, lacks: package.newer, package)
            let plan = try await workspace.binary.run("plan", playbook, "--updates", "--out", "plan.json")
            #expect(plan.output.contains("as the waves before prove; \(package.newer) is offered"), "\(plan)")
            // The plan holds still, though the host is offered something else; and so does the look before the job.
            let answer = try await workspace.binary.run("run", "--plan", "plan.json", "--json")
            #expect(answer.exit == .status(0), "\(answer)")
            let run: RunDocument = try answer.json()
            #expect(run.outcomes == [canary.name: "applied", host.name: "applied"], "\(answer)")
            #expect(try run.host(host.name).packages.first { $0.name == package.name }?.to == package.proved)
            for host in [canary, host] { #expect(try await host.has(package.name, package.proved)) }
            // What is newer stays owed.
            let pending = try await workspace.status("--recorded").host(host.name).pending
            #expect(pending.first { $0.name == package.name }?.candidate == package.newer)
        }

        @Test(arguments: [(Hosts.aptCanary, Hosts.apt), (Hosts.dnf5Canary, Hosts.dnf5)])
        fileprivate func `where no archive has the proved version, the plan says so`(
            canary: LabHost, host: LabHost
        ) async throws {
            let package = Package(on: host)
            let (workspace, playbook) = try await workspace(canary, host, package)
            try await mirror(of: canary, lacks: package.newer, package)
            try await mirror(of: host, lacks: package.proved, package)
            let plan = try await workspace.binary.run("plan", playbook, "--updates", "--out", "plan.json")
            #expect(
                plan.output.contains("the waves before prove \(package.proved), which can't be had here"), "\(plan)")
            let answer = try await workspace.binary.run("run", "--plan", "plan.json", "--json")
            #expect(try answer.json(RunDocument.self).outcomes == [canary.name: "applied", host.name: "applied"])
            #expect(try await host.has(package.name, package.installed))
            #expect(try await host.has(package.other, package.otherVersion))
        }

        @Test func `a file that apt has kept will do`() async throws {
            let (canary, host) = (Hosts.aptCanary, Hosts.apt)
            let package = Package(on: host)
            let (workspace, playbook) = try await workspace(canary, host, package)
            try await mirror(of: canary, lacks: package.newer, package)
            try await mirror(of: host, lacks: package.proved, package)
            try await host.shell(
                "cp /srv/lab/apt/pool/lab-security/\(package.name)_\(package.proved)_all.deb /var/cache/apt/archives/")
            let answer = try await workspace.binary.run("run", playbook, "--json")
            try await host.shell("rm /var/cache/apt/archives/\(package.name)_\(package.proved)_all.deb")
            #expect(answer.exit == .status(0), "\(answer)")
            #expect(try await host.has(package.name, package.proved))
        }

        @Test(arguments: [
            (Hosts.aptCanary, Hosts.apt, true), (Hosts.dnfCanary, Hosts.dnf, false),
        ])
        fileprivate func `a newer version that comes out in the soak is not installed`(
            canary: LabHost, host: LabHost, keepsOld: Bool
        ) async throws {
            let package = Package(on: host)
            let (workspace, playbook) = try await workspace(canary, host, package, soak: "40s")
            for host in [canary, host] { try await mirror(of: host, lacks: package.newer, package) }
            let run = try workspace.binary.start(["run", playbook, "--json"])
            try await canary.until(
                canary.isApt
                    ? "dpkg-query -W \(package.name) | grep -q \(package.proved)"
                    : "rpm -q \(package.name) | grep -q \(package.proved)")
            try await mirror(of: host, lacks: keepsOld ? nil : package.proved, package)
            let answer = try await run.finish()
            let document: RunDocument = try answer.json()
            #expect(
                document.outcomes == [canary.name: "applied", host.name: keepsOld ? "applied" : "partial"], "\(answer)")
            #expect(try await host.has(package.name, keepsOld ? package.proved : package.installed))
            #expect(try await host.has(package.other, package.otherVersion))
            if !keepsOld {
                let reason = try document.host(host.name).reason ?? ""
                #expect(reason == "no repository has \(package.name) \(package.proved) any longer", "\(reason)")
            }
        }
    }
}
