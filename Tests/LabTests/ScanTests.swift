import CommandHarness
import Foundation
import Testing

/// Every kind of host, and one that is not there.
private enum ScanHosts {
    static let debian11 = LabHost(name: "d11", image: "debian11", place: "20.11")
    static let debian12 = LabHost(name: "d12", image: "debian12-awkward", place: "20.12")
    static let debian13 = LabHost(name: "d13", image: "debian13", place: "20.13")
    static let el9 = LabHost(name: "el9", image: "el9", place: "20.14")
    static let fedora = LabHost(name: "fedora", image: "fedora", place: "20.15")
    static let all = [debian11, debian12, debian13, el9, fedora]
    /// Nobody listens there.
    static let nobody = LabHost(name: "nobody", image: "", place: "21.250")
}

extension LabTests {
    /// What a scan says is what the host's own package manager says, and trouble has a name.
    @Suite(.serialized, .lab(ScanHosts.all)) struct ScanTests {
        private typealias Hosts = ScanHosts

        /// Debian 11 has outlived its support, which no scan can hide: all the others are only due.
        @Test func `pending updates are those of the package manager, name by name`() async throws {
            let answer = try await Workspace(Hosts.all.map { ($0, "") }).binary.run("status", "--json")
            #expect(answer.exit == .status(1), "\(answer)")
            let document: StatusDocument = try answer.json()
            for host in Hosts.all {
                let status = try document.host(host.name)
                #expect(status.state == (host.image == "debian11" ? "unsupported" : "due"))
                #expect(status.failedRepositories == [])
                let truth = try await PackageManagerTruth(of: host)
                #expect(!truth.entries.isEmpty, "\(host.image) has nothing pending: this would prove nothing")
                let told = Set(
                    status.installable.map {
                        TransactionEntry(
                            name: $0.name, version: $0.candidate.withoutZeroEpoch, architecture: $0.architecture)
                    })
                #expect(told.subtracting(truth.entries) == [], "\(host.image): more than the package manager would do")
                #expect(truth.entries.subtracting(told) == [], "\(host.image): less than the package manager would do")
                #expect(status.counts.total == truth.entries.count)
                if host.isApt { try await expectSecurity(of: status, toAgreeWith: truth, on: host) }
            }
        }

        /// The security class is that of the origin. A later update may supersede one that a security suite still has: installing it
        /// closes the hole all the same.
        private func expectSecurity(
            of status: StatusDocument.Host, toAgreeWith truth: PackageManagerTruth, on host: LabHost
        ) async throws {
            let security = Set(status.installable.filter { $0.class == "security" }.map(\.name))
            #expect(!truth.fromSecuritySuites.isEmpty)
            #expect(truth.fromSecuritySuites.subtracting(security) == [])
            #expect(status.counts.security == security.count)
            for name in security.subtracting(truth.fromSecuritySuites) {
                let policy = try await host.ask("apt-cache", "policy", name)
                #expect(policy.contains("-security"), "\(name) has no security suite: \(policy)")
            }
        }

        @Test func `advisories of dnf have severities and CVEs`() async throws {
            let document = try await Workspace(Hosts.el9, Hosts.fedora).status()
            for host in [Hosts.el9, Hosts.fedora] {
                let pending = try document.host(host.name).installable
                let sudo = try #require(pending.first { $0.name == "sudo" })
                #expect(sudo.class == "security" && sudo.severity == "moderate" && sudo.cves == ["CVE-2026-10008"])
                #expect(sudo.advisories.count == 1)
                // 1.0-5 was important and 1.0-6 is moderate: who installs 1.0-6 gets both.
                #expect(pending.first { $0.name == "openssl-libs" }?.severity == "important")
                #expect(pending.first { $0.name == "plain-bug" }?.class == "bugfix")
                #expect(pending.first { $0.name == "nginx" }?.class == "enhancement")
            }
        }

        @Test func `held and phased packages stand apart`() async throws {
            let workspace = try await Workspace(Hosts.debian12)
            let status = try await workspace.status().host("d12")
            let held = try #require(status.pending.first { $0.name == "msp-held" })
            #expect(held.held && held.standing == "held" && held.candidate == "2.0")
            #expect(status.counts.held >= 1)
            #expect(status.pending.first { $0.name == "msp-phased" }?.standing != "installable")
            let table = try await workspace.binary.run("status")
            #expect(table.output.contains("msp-held (held)"), "\(table)")
        }

        @Test func `a repository that does not refresh makes the host unknown`() async throws {
            let dead = "http://127.0.21.250:9/dead"
            try await Hosts.debian12.shell(
                "echo 'deb [trusted=yes] \(dead) stable main' > /etc/apt/sources.list.d/dead.list")
            try await Hosts.el9.shell(
                "printf '[dead]\\nname=Dead\\nbaseurl=\(dead)\\nenabled=1\\n' > /etc/yum.repos.d/dead.repo")
            let workspace = try await Workspace(Hosts.debian12, Hosts.el9, Hosts.debian13)
            let answer = try await workspace.binary.run("status", "--json")
            try await Hosts.debian12.shell("rm /etc/apt/sources.list.d/dead.list && apt-get -q update")
            try await Hosts.el9.shell("rm /etc/yum.repos.d/dead.repo")
            #expect(answer.exit == .status(1), "\(answer)")
            let document: StatusDocument = try answer.json()
            for (name, word) in [("d12", "127.0.21.250"), ("el9", "dead")] {
                let host = try document.host(name)
                #expect(host.state == "unknown")
                #expect(host.failedRepositories.contains { $0.contains(word) }, "\(name): \(host.failedRepositories)")
                #expect(
                    host.findings.contains { $0.code == "refresh_failed" && $0.message.contains(word) },
                    "\(name): \(host.findings)")
            }
            #expect(try document.host("d13").state == "due")
            let table = try await workspace.binary.run("status", "--recorded")
            #expect(table.output.contains("127.0.21.250"), "\(table)")
        }

        @Test func `a reboot that is due, failed units and free space are seen`() async throws {
            try await Hosts.debian12.shell(
                "touch /run/reboot-required; echo linux-image-msp > /run/reboot-required.pkgs")
            try await Hosts.debian12.shell("systemd-run --unit=t-broken /bin/false; sleep 0.5")
            let workspace = try await Workspace(Hosts.debian12)
            let status = try await workspace.status().host("d12")
            let table = try await workspace.binary.run("status", "--recorded")
            try await Hosts.debian12.shell("rm /run/reboot-required*; systemctl reset-failed")
            #expect(status.rebootRequired == true)
            #expect(status.rebootReasons.contains { $0.contains("linux-image-msp") }, "\(status.rebootReasons)")
            #expect(status.failedUnits == ["t-broken.service"])
            #expect(status.bootId == (try await Hosts.debian12.bootID))
            #expect(table.output.contains("reboot required: ") && table.output.contains("required"), "\(table)")
            #expect(table.output.firstMatch(of: #/ \d+% /#) != nil, "\(table)")
        }

        /// The address of a host may come to be another system's.
        @Test func `a host with another package manager than before is seen for what it is`() async throws {
            let workspace = try await Workspace(Hosts.debian13)
            #expect(try await workspace.status().host("d13").packageManager == "apt")
            let file = workspace.binary.folder.appending(path: "inventories/acme.yml")
            let text = try String(contentsOf: file, encoding: .utf8)
            try workspace.binary.writeInventory(
                "acme", text.replacing(Hosts.debian13.address, with: Hosts.el9.address))
            let status = try await workspace.status().host("d13")
            #expect(status.packageManager?.hasPrefix("dnf") == true && status.error == nil, "\(status)")
            #expect(status.pending.contains { $0.name == "sudo" })
        }

        /// Last: it changes the host key of one of the hosts.
        @Test func `each way to fail is a state of its own, and none stops the others`() async throws {
            let workspace = try await Workspace([
                (Hosts.nobody, ""), (Hosts.debian11, "ssh: {known_hosts: ../none}"),
                (Hosts.debian13, "ssh: {known_hosts: ../none}"),
                (Hosts.el9, "ssh: {identity_file: ../stranger}"), (Hosts.fedora, "user: nosudo"), (Hosts.debian12, ""),
            ])
            let binary = workspace.binary
            try binary.write("", to: "none")
            let keygen = try RunningProgram(
                "/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "stranger"], in: binary.folder,
                environment: [:])
            #expect(try await keygen.finish().exit == .status(0))
            let former = try await Hosts.debian13.fingerprint()
            let trust = try await binary.run("trust", "--limit", "d13", "--yes")
            #expect(trust.exit == .status(0) && trust.output.contains(former), "\(trust)")
            try await Hosts.debian13.shell("rm /etc/ssh/ssh_host_*; ssh-keygen -q -A; systemctl restart ssh")
            let present = try await Hosts.debian13.fingerprint()
            let unpinned = try await Hosts.debian11.fingerprint()

            let answer = try await binary.run("status", "--json")
            #expect(answer.exit == .status(1), "\(answer)")
            let document: StatusDocument = try answer.json()
            let codes = Dictionary(uniqueKeysWithValues: document.hosts.map { ($0.host, $0.error?.code ?? "well") })
            #expect(
                codes == [
                    "nobody": "unreachable", "d11": "host_key_unknown", "d13": "host_key_changed",
                    "el9": "login_refused",
                    "fedora": "sudo_refused", "d12": "well",
                ])
            #expect(try document.host("d12").state == "due")
            for host in document.hosts where host.error != nil { #expect(host.state == "unknown") }
            #expect(try document.host("d11").error?.message.contains(unpinned) == true)
            let changed = try #require(try document.host("d13").error?.message)
            #expect(changed.contains(former) && changed.contains(present), "\(changed)")

            let table = try await binary.run("status", "--recorded")
            for words in [
                "unreachable", "host key unknown", "host key changed", "login refused", "sudo refused", former, present,
            ] {
                #expect(table.output.contains(words), "\(words): \(table)")
            }
            let refused = try await binary.run(["trust", "--limit", "d11"])
            #expect(refused.output.contains("left as it was"), "without an answer nothing is pinned: \(refused)")
        }
    }
}

extension LabHost {
    /// The SHA-256 fingerprint of its Ed25519 host key, as ssh-keygen on its console shows it.
    fileprivate func fingerprint() async throws -> String {
        let line = try await ask("ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub")
        return String(line.split(separator: " ")[1])
    }
}
