import CommandHarness
import Foundation
import Testing

private enum LoginHosts {
    static let apt = LabHost(name: "login-apt", image: "debian12-awkward", place: "20.51")
    static let dnf = LabHost(name: "login-dnf", image: "el9-awkward", place: "20.52")
    static let all = [apt, dnf]
    static let password = #"it's "a" $secret\"#
}

extension LabTests {
    /// How one gets onto a host and becomes root there, and what is said when one does not.
    @Suite(.serialized, .lab(LoginHosts.all)) struct LoginTests {
        private typealias Hosts = LoginHosts

        /// sudo wants a password on both hosts, and this client's file names a program that prints one.
        ///
        /// - Parameters:
        ///   - login: what `ssh:` says apart from that; nil for the lab's user, key and known hosts.
        ///   - settings: what stands in the braces of each host.
        private func workspace(
            _ hosts: [LabHost] = Hosts.all, login: String? = nil, settings: String = "",
            printing password: String = Hosts.password
        ) async throws -> Workspace {
            for host in hosts {
                try await host.shell(
                    """
                    printf '%s\\n' 'msp:\(Self.quoted(Hosts.password))' | chpasswd
                    find /etc/sudoers.d -type f ! -name README -delete
                    echo 'msp ALL=(ALL) ALL' > /etc/sudoers.d/msp
                    """)
            }
            let workspace = try await Workspace(
                hosts.map { ($0, settings) }, login: login, ssh: ", sudo_password_command: [./print-password]")
            let program = workspace.binary.folder.appending(path: "print-password")
            try "#!/bin/sh\nprintf '%s\\n' '\(Self.quoted(password))' noise\n".write(
                to: program, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program.path)
            return workspace
        }

        /// As it stands between single quotes of a shell.
        private static func quoted(_ text: String) -> String { text.replacing("'", with: #"'\''"#) }

        @Test func `a sudo password comes from a command and stands nowhere`() async throws {
            let workspace = try await workspace()
            let status = try await workspace.status()
            for host in Hosts.all { #expect(try status.host(host.name).error == nil) }
            let run = try await workspace.binary.run(
                "run", try workspace.playbook(include: ["msp-conf", "glibc"]), "--json", within: .seconds(300))
            #expect(run.exit == .status(0), "\(run)")
            #expect(try run.json(RunDocument.self).outcomes == ["login-apt": "applied", "login-dnf": "applied"])
            for host in Hosts.all {
                let traces = try await host.shell(
                    "grep -rlF '$secret' /var/log /var/lib/msp-patch /tmp /run/log 2>/dev/null || true")
                #expect(traces.isEmpty, "\(traces)")
            }
            for file in try FileManager.default.subpathsOfDirectory(atPath: workspace.binary.folder.path)
            where file.contains("ledger") {
                let bytes = try Data(contentsOf: workspace.binary.folder.appending(path: file))
                #expect(bytes.range(of: Data("$secret".utf8)) == nil, "\(file)")
            }
        }

        @Test func `a wrong sudo password is tried once, and said`() async throws {
            let workspace = try await workspace(printing: "not it")
            let tries = "journalctl -t sudo --no-pager | grep -c 'incorrect password attempt' || true"
            let before = try await Hosts.apt.shell(tries)
            let error = try #require(try await workspace.status().host("login-apt").error)
            #expect(error.code == "sudo_refused")
            #expect(error.message.contains("incorrect password attempt"), "\(error)")
            #expect(error.message.contains("sudo_password_command"), "\(error)")
            let count = { (text: String) in Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 }
            #expect(count(try await Hosts.apt.shell(tries)) == count(before) + 1)
        }

        @Test func `rules that are missing are named one by one`() async throws {
            _ = try await workspace()
            for host in Hosts.all {
                let program = host.isApt ? "apt-get" : "dnf"
                try await host.shell(
                    "echo 'msp ALL=(root) NOPASSWD: /usr/bin/timeout -k 5 300 /usr/bin/\(program) *' > /etc/sudoers.d/msp"
                )
            }
            let workspace = try await Workspace(Hosts.all.map { ($0, "") })
            let status = try await workspace.status()
            for host in Hosts.all {
                let messages = try status.host(host.name).findings.filter { $0.code == "sudo_missing" }.map(\.message)
                #expect(messages.contains { $0.contains("/bin/sh -s") && $0.contains("not patched") }, "\(messages)")
                #expect(messages.contains { $0.contains("/usr/bin/find /proc") }, "\(messages)")
            }
            let plan = try await workspace.binary.run("plan", try workspace.playbook(include: ["msp-conf"]))
            #expect(plan.exit == .status(1) && plan.output.contains("/bin/sh -s"), "\(plan)")
        }

        @Test func `a sudo that wants a terminal is told from one that refuses`() async throws {
            let workspace = try await workspace([Hosts.apt])
            try await Hosts.apt.shell("echo 'Defaults requiretty' > /etc/sudoers.d/terminal")
            let error = try #require(try await workspace.status().host("login-apt").error)
            #expect(error.code == "sudo_refused" && error.message.contains("!requiretty"), "\(error)")
        }

        /// The two ways in which servers take a password: debian12's own, and keyboard-interactive alone.
        @Test func `a password logs in where the inventory allows it, and what has expired is told`() async throws {
            try await Hosts.dnf.shell(
                "printf 'PasswordAuthentication no\\nKbdInteractiveAuthentication yes\\n' > /etc/ssh/sshd_config.d/00-test.conf; systemctl reload ssh"
            )
            let workspace = try await workspace(
                login:
                    "user: msp, agent: false, known_hosts: \(try await Lab.list().knownHosts), password_login: true, password_command: [./print-password]"
            )
            let status = try await workspace.status()
            for host in Hosts.all { #expect(try status.host(host.name).error == nil) }
            try await Hosts.dnf.shell("chage -d 0 msp")
            try await Hosts.apt.shell("chage -E 2020-01-01 msp")
            let refused = try await workspace.status()
            try await Hosts.dnf.shell("chage -d 2026-01-01 msp")
            try await Hosts.apt.shell("chage -E -1 msp")
            #expect(try refused.host("login-dnf").error?.code == "password_expired")
            #expect(try refused.host("login-apt").error?.message.contains("expired") == true)
        }

        @Test func `a first key is pinned only where both the inventory and the command allow it`() async throws {
            let login = "user: msp, agent: false, identity_file: \(try await Lab.list().key)"
            let strict = try await workspace([Hosts.apt], login: login)
            let lenient = try await workspace([Hosts.apt], login: login + ", trust_on_first_use: true")
            func error(_ workspace: Workspace, _ arguments: String...) async throws -> String? {
                try await workspace.binary.run(["status", "--json"] + arguments).json(StatusDocument.self)
                    .host("login-apt").error?.code
            }
            #expect(try await error(strict, "--trust-on-first-use") == "host_key_unknown")
            #expect(try await error(lenient) == "host_key_unknown")
            #expect(try await error(lenient, "--trust-on-first-use") == nil)
            #expect(try await error(lenient) == nil)
            // And so does whoever holds the windows.
            let due = try await workspace([Hosts.apt], login: login + ", trust_on_first_use: true")
            _ = try due.playbook(include: ["msp-plain"])
            let held = try await due.binary.run(
                "run", "--due", "--trust-on-first-use", "--json", within: .seconds(300))
            #expect(held.exit == .status(0), "\(held)")
            #expect(held.errors.contains("acme/login-apt: applied"), "\(held)")
            try await Hosts.apt.shell("rm /etc/ssh/ssh_host_*; ssh-keygen -q -A; systemctl restart ssh")
            #expect(try await error(lenient, "--trust-on-first-use") == "host_key_changed")
        }

        @Test func `what an OpenSSH configuration says of a host is followed`() async throws {
            let lab = try await Lab.list()
            let workspace = try await workspace([Hosts.dnf], login: "agent: false, ssh_config: ./ssh_config")
            try """
            Host login-dnf-alias
                HostName \(Hosts.dnf.address)
                User msp
                IdentityFile \(lab.key)
                UserKnownHostsFile \(lab.knownHosts)
            """.write(
                to: workspace.binary.folder.appending(path: "inventories/ssh_config"), atomically: true, encoding: .utf8
            )
            let client = workspace.binary.folder.appending(path: "inventories/acme.yml")
            try String(contentsOf: client, encoding: .utf8)
                .replacing("address: \(Hosts.dnf.address)", with: "address: login-dnf-alias")
                .write(to: client, atomically: true, encoding: .utf8)
            let host = try await workspace.status().host("login-dnf")
            #expect(host.error == nil, "\(host)")
        }
    }
}
