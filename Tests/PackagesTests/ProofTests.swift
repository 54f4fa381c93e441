import Testing

@testable import Packages

struct ProofTests {
    @Test(
        "A host is back when its boot id is another and it has ended coming up, and by nothing else",
        arguments: [
            ("old", "running", false), ("new", "running", true), ("new", "degraded", true), ("new", "starting", false),
            ("", "running", false),
            ("new", "stopping", false),
        ])
    func back(bootID: String, state: String, isBack: Bool) {
        let probe = BootProbe(bootID: bootID, uptimeSeconds: 1, systemState: state, runningKernel: "6.1")
        #expect(probe.isBack(since: "old") == isBack)
    }

    @Test("The probe of this very machine gives its boot id and kernel")
    func probe() throws {
        let output = try Command.run("/bin/sh", ["-s"], input: Reboot.probeScript(nonce: "here")).output
        let probe = try Reboot.parseProbe(Array(output.utf8), nonce: "here")
        #expect(probe.bootID.count == 36)
        #expect(probe.runningKernel == (try Command.run("/usr/bin/env", ["uname", "-r"]).output.trimmed))
        #expect(probe.uptimeSeconds > 0)
    }

    @Test(
        "Reading back gives the versions that dpkg has, and nothing for what is not there",
        .enabled(if: Command.exists("dpkg-query")))
    func readBack() throws {
        let script = try ReadBack.script(
            nonce: "here", manager: .apt, packages: ["dpkg", "no-such-package-here"], elevation: .none)
        let output = try Command.run("/bin/sh", ["-s"], input: script).output
        let read = try ReadBack.parse(Array(output.utf8), nonce: "here", manager: .apt)
        #expect(read.installed.map(\.name) == ["dpkg"])
        #expect(
            read.installed.first?.version
                == (try Command.run("/usr/bin/env", ["dpkg-query", "-W", "-f", "${Version}", "dpkg"]).output))
        #expect(read.bootID.count == 36)
    }

    @Test("Two kernels of one name are both read back")
    func kernels() throws {
        var answer = try Fixtures.answer(
            facts: ["kernel": "5.14.0-100.el9.x86_64", "container": "none"],
            sections: [
                "installed": .init(
                    output: [
                        "kernel-core\tx86_64\t5.14.0-100.el9\tkernel-5.14.0-100.el9.src.rpm",
                        "kernel-core\tx86_64\t5.14.0-300.el9\tkernel-5.14.0-300.el9.src.rpm",
                    ], status: 0),
                "database": .init(
                    output: [
                        "kernel-core\tx86_64\t5.14.0-100.el9", "kernel-core\tx86_64\t5.14.0-300.el9",
                        "gpg-pubkey\t(none)\t1-1",
                    ], status: 0),
            ])
        let read = Rpm.readBack(&answer)
        #expect(read.installed.map(\.version) == ["5.14.0-100.el9", "5.14.0-300.el9"])
        #expect(read.installed.first?.source == "kernel" && read.installed.first?.sourceVersion == "5.14.0-100.el9")
        #expect(read.newestKernel == "5.14.0-300.el9.x86_64")
        #expect(read.rebootSignals == [.newerKernel(running: "5.14.0-100.el9.x86_64", newest: "5.14.0-300.el9.x86_64")])
        #expect(read.database.isHealthy)
    }

    @Test(
        "A kernel on Debian is newer by its release or, under the same release, by its build",
        arguments: [
            (
                ["ii \tlinux-image-6.1.0-30-amd64\t6.1.124-1", "ii \tlinux-image-6.1.0-29-amd64\t6.1.123-1"],
                "6.1.0-29-amd64", "#1 SMP Debian 6.1.123-1 (2025)", true
            ),
            (
                ["ii \tlinux-image-6.1.0-29-amd64\t6.1.124-1"], "6.1.0-29-amd64",
                "#1 SMP PREEMPT_DYNAMIC Debian 6.1.123-1 (2025-01-02)", true
            ),
            (
                ["ii \tlinux-image-6.1.0-29-amd64\t6.1.123-1"], "6.1.0-29-amd64",
                "#1 SMP PREEMPT_DYNAMIC Debian 6.1.123-1 (2025-01-02)", false
            ),
            (
                ["ii \tlinux-image-6.1.0-30-rt-amd64\t6.1.124-1", "ii \tlinux-image-6.1.0-29-amd64\t6.1.123-1"],
                "6.1.0-29-amd64", "#1 SMP Debian 6.1.123-1", false
            ),
            (
                ["rc \tlinux-image-6.1.0-30-amd64\t6.1.124-1", "ii \tlinux-image-6.1.0-29-amd64\t6.1.123-1"],
                "6.1.0-29-amd64", "#1 SMP Debian 6.1.123-1", false
            ),
            (["ii \tlinux-image-amd64\t6.1.124-1"], "6.1.0-29-amd64", "#1 SMP Debian 6.1.123-1", false),
        ])
    func debianKernels(kernels: [String], running: String, build: String, isNewer: Bool) throws {
        var answer = try Fixtures.answer(
            facts: ["kernel": running, "kernel_build": build, "container": "none"],
            sections: ["kernels": .init(output: kernels, status: 0)])
        let signals = Apt().readBack(&answer).rebootSignals
        #expect(signals.contains { if case .newerKernel = $0 { true } else { false } } == isNewer)
    }

    @Test("The rules name each command to its last argument, and sudo takes them", arguments: Sudoers.Purpose.allCases)
    func sudoers(purpose: Sudoers.Purpose) throws {
        let rules = Sudoers.rules(user: "msp", manager: nil, purpose: purpose)
        #expect(rules.contains("/bin/sh -s") == (purpose == .run))
        let commands = rules.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            commands.allSatisfy {
                $0.hasPrefix("msp ALL=(root) NOPASSWD: /") && !$0.contains("ALL=(root) NOPASSWD: ALL")
            })
        #expect(
            commands.allSatisfy { !$0.replacing("\\*", with: "").contains("*") },
            "a wildcard would let other commands in")
        guard Command.exists("visudo") else { return }
        #expect(try Command.run("/usr/bin/env", ["visudo", "-cf", "/dev/stdin"], input: rules).status == 0)
    }
}
