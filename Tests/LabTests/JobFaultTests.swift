import CommandHarness
import Foundation
import Testing

private enum JobHosts {
    static let sshd = LabHost(name: "sshd", image: "debian12-awkward", place: "20.41", slow: 10)
    static let crash = LabHost(name: "crash", image: "debian12-awkward", place: "20.42", slow: 10)
    static let plain = LabHost(name: "plain", image: "debian13-awkward", place: "20.43", slow: 8)
    static let halt = LabHost(name: "halt", image: "debian12-awkward", place: "20.44", slow: 8)
    static let all = [sshd, crash, plain, halt]
}

extension LabTests {
    /// The job outlives what it runs under: sshd, the host's boot, a host without systemd, a controller that is halted.
    ///
    /// Each test has a host of its own, so they run side by side.
    @Suite(.lab(JobHosts.all)) struct JobFaultTests {
        private typealias Hosts = JobHosts

        private func start(_ workspace: Workspace, _ host: LabHost) throws -> RunningProgram {
            try workspace.binary.start(["run", try workspace.playbook(include: [host.slowPackage]), "--json"])
        }

        private func untilItInstalls(_ host: LabHost) async throws {
            try await host.until("grep -q 'step 3$' /var/log/\(host.slowPackage).log")
        }

        @Test func `sshd is restarted in the middle, and all its sessions end`() async throws {
            let host = Hosts.sshd
            let workspace = try await Workspace(host)
            let run = try start(workspace, host)
            try await untilItInstalls(host)
            // What an openssh update does, and more: sessions that go on would hide a fault.
            try await host.shell("systemctl restart ssh; pkill -u msp sshd || true")
            let answer = try await run.finish()
            #expect(answer.exit == .status(0), "\(answer)")
            #expect(try answer.json(RunDocument.self).outcomes == ["sshd": "applied"])
            #expect(try await host.has(host.slowPackage, host.slowVersion))
            #expect(try await host.slowInstallations() == 1)
        }

        @Test func `a host that is rebooted in the middle of dpkg is repaired, and it is told`() async throws {
            let host = Hosts.crash
            let workspace = try await Workspace(host)
            let run = try start(workspace, host)
            try await untilItInstalls(host)
            // As a power cut: nothing is ended in an orderly way.
            _ = try await Lab.run("console", [host.labName, "/bin/sh", "-c", "systemctl reboot --force --force"])
            let answer = try await run.finish()
            #expect(answer.exit == .status(0), "\(answer)")
            let document: RunDocument = try answer.json()
            #expect(document.outcomes == ["crash": "applied"], "\(answer)")
            let reason = try document.host("crash").reason ?? ""
            #expect(reason.contains("rebooted in the middle of the job"), "\(reason)")
            #expect(reason.contains("its interrupted transaction was repaired"), "\(reason)")
            #expect(answer.errors.contains("crash: repairing its interrupted transaction"), "\(answer)")
            let show = try await workspace.binary.run("show", document.run)
            #expect(show.output.contains("its interrupted transaction was repaired"), "\(show)")
            #expect(try await host.has(host.slowPackage, host.slowVersion))
            #expect(try await host.shell("dpkg --audit").isEmpty)
        }

        @Test func `where there is no systemd-run the job lives in a session of its own`() async throws {
            let host = Hosts.plain
            try await host.shell("chmod a-x /usr/bin/systemd-run")
            let workspace = try await Workspace(host)
            let controller = try start(workspace, host)
            try await untilItInstalls(host)
            controller.kill()
            _ = try await controller.finish()
            #expect(try await host.shell("systemctl list-units --all 'msp-patch-*' --no-legend").isEmpty)
            let answer = try await workspace.binary.run("resume", "--json")
            #expect(answer.exit == .status(0), "\(answer)")
            #expect(try answer.json(RunDocument.self).outcomes == ["plain": "applied"])
            #expect(try await host.has(host.slowPackage, host.slowVersion))
            #expect(try await host.slowInstallations() == 1)
        }

        @Test func `a controller that is halted past its lease does nothing more when it wakes`() async throws {
            let host = Hosts.halt
            let workspace = try await Workspace(host)
            let playbook = try workspace.playbook(include: [host.slowPackage, "linux-image-msp"])
            let reboots = try await host.reboots()
            let sleeper = try workspace.binary.start(["run", playbook, "--json"])
            try await sleeper.says("halt: transaction starts")
            try await workspace.binary.haltBetweenWrites(sleeper)
            var heir = try await workspace.binary.run("resume", "--json")
            while heir.exit == .status(3) {
                #expect(heir.errors.contains("is being carried out by another msp-patch"), "\(heir)")
                try await Task.sleep(for: .seconds(3))
                heir = try await workspace.binary.run("resume", "--json")
            }
            #expect(heir.exit == .status(0), "\(heir)")
            #expect(try heir.json(RunDocument.self).outcomes == ["halt": "applied"])
            sleeper.halt(false)
            let woken = try await sleeper.finish()
            #expect(woken.exit == .status(3), "\(woken)")
            #expect(!woken.errors.contains("halt: rebooting"), "\(woken)")
            #expect(try await host.slowInstallations() == 1)
            #expect(try await host.reboots() == reboots + 1)
            let runs: RunsDocument = try await workspace.binary.run("runs", "--json").json()
            #expect(runs.runs.map(\.state) == ["done"])
            #expect(try await workspace.binary.run("evidence", "verify").exit == .status(0))
        }
    }
}
