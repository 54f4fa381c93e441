import CommandHarness
import Foundation
import Testing

private enum ScheduleHosts {
    static let controller = LabHost(name: "controller", image: "debian12", place: "20.47")
    static let target = LabHost(name: "target", image: "el9", place: "20.48")
    static let all = [controller, target]
}

extension LabTests {
    /// A host as the controller: what `make install` installs, set up as docs/schedule.md says, and nobody who starts anything.
    @Suite(.lab(ScheduleHosts.all)) struct ScheduleTests {
        private typealias Hosts = ScheduleHosts

        @Test func `the timer holds a window when it opens, once`() async throws {
            try await install(on: Hosts.controller)
            try await configure(windowOpening: nextMinute)
            for command in try Self.commandsOfThePage() { try await Hosts.controller.shell(command) }
            try await Hosts.controller.until(
                "\(Self.asController) msp-patch runs --json 2>/dev/null | grep -q '\"state\" : \"done\"'",
                within: .seconds(150))
            #expect(try await Hosts.target.has("sudo", "1.0-2.el9"))

            // The next minute, or an impatient person.
            try await Hosts.controller.shell("systemctl start --wait msp-patch-due.service")
            let result = try await Hosts.controller.shell("systemctl show -p Result --value msp-patch-due.service")
            let journal = try await Hosts.controller.shell(
                "journalctl --no-pager -u msp-patch-due.service | tail -n 60")
            #expect(result == "success\n", "\(journal)")
            let runs = try await ledger("runs", "--json").json(RunsDocument.self).runs
            #expect(runs.map(\.state) == ["done"] && runs.map(\.counts) == [["applied": 1]], "\(journal)")
            let show = try await ledger("show", runs[0].run)
            #expect(show.output.contains("acme: patch in window night of "), "\(show)")
            #expect(show.output.contains(": done"), "\(show)")
            let failed = try await Hosts.controller.shell(
                "systemctl --failed --no-legend 'msp-patch*'", allowed: [0, 1])
            #expect(failed.isEmpty)
        }

        private static let asController =
            "runuser -u msp-patch -- env MSP_PATCH_LEDGER=/var/lib/msp-patch-controller/ledger.sqlite"

        private func ledger(_ arguments: String...) async throws -> Finished {
            let line = "\(Self.asController) msp-patch \(arguments.joined(separator: " "))"
            return try await Lab.run("console", [Hosts.controller.labName, "/bin/sh", "-c", line])
        }

        /// The first full minute that there is time to prepare for.
        private var nextMinute: Date { (Date() + 72).fullMinute }

        /// `make install` with the program under test. That one is not linked statically: what it needs goes with it.
        private func install(on host: LabHost) async throws {
            let line = """
                set -e
                root=$(mktemp -d)
                trap 'rm -rf "$root"' EXIT
                make --no-print-directory install-files PROGRAM='\(try MSPPatch.binary())' DESTDIR="$root"
                mkdir -p "$root/usr/local/lib"
                ldd '\(try MSPPatch.binary())' | awk '$3 ~ "^/" && $1 !~ /^lib(c|m|dl|rt|pthread)[.]so/ { print $3 }' |
                    xargs cp -L -t "$root/usr/local/lib"
                tar -C "$root" -c etc usr | lab/console \(host.labName) tar -C / --no-same-owner -x
                """
            let folder = URL(filePath: NSTemporaryDirectory())
            let answer = try await RunningProgram(
                "/bin/sh", ["-c", "cd '\(Repository.root.path)' && \(line)"], in: folder,
                environment: ProcessInfo.processInfo.environment
            ).finish()
            guard answer.exit == .status(0) else { throw HarnessError("\(answer)") }
            try await host.shell("ldconfig")
        }

        /// The commands of docs/schedule.md after `make install`, as they stand there.
        private static func commandsOfThePage() throws -> [String] {
            let page = try String(contentsOf: Repository.root.appending(path: "docs/schedule.md"), encoding: .utf8)
            let block = try #require(page.split(separator: "```").first { $0.hasPrefix("sh\nmake install") })
            return block.split(separator: "\n").dropFirst(2).map(String.init)
        }

        /// The key and the known hosts of the lab, a client with one host and a window, and a playbook.
        private func configure(windowOpening opening: Date) async throws {
            let lab = try await Lab.list()
            let files = [
                "key": try String(contentsOfFile: lab.key, encoding: .utf8),
                "known_hosts": try String(contentsOfFile: lab.knownHosts, encoding: .utf8),
                "inventories/acme.yml": """
                client: acme
                timezone: UTC
                ssh: {user: msp, identity_file: /etc/msp-patch/key, known_hosts: /etc/msp-patch/known_hosts, agent: false}
                windows: [{name: night, when: daily, at: "\(opening.clockText)", length: 2h}]
                defaults: {window: night}
                hosts: {target: {address: \(Hosts.target.address)}}

                """,
                "playbooks/patch.yml": "playbook: patch\nupdates: {include: [sudo]}\nchecks: {settle: 4s}\n",
            ]
            var lines = ["systemd-sysusers", "mkdir -p /etc/msp-patch/inventories /etc/msp-patch/playbooks"]
            for (name, text) in files {
                lines.append("echo \(Data(text.utf8).base64EncodedString()) | base64 -d >/etc/msp-patch/\(name)")
            }
            lines.append("chown -R msp-patch: /etc/msp-patch && chmod 600 /etc/msp-patch/key")
            try await Hosts.controller.shell("set -e\n" + lines.joined(separator: "\n"))
        }
    }
}
