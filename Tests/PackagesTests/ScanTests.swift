import Foundation
import Testing
import Vocabulary

@testable import Packages

/// Whole answers of real hosts, against what the hosts' own package managers said at the same moment (`.own`).
struct ScanTests {
    @Test(
        "The pending set is what the host's own package manager would do",
        arguments: Fixtures.cases("scans", suffix: "own"))
    func pending(name: String) throws {
        let scan = try Scan.parse(try Fixtures.bytes("scans/\(name).answer"), nonce: "N0NCE")
        let installable = Set(
            scan.pending.filter { $0.standing == .installable }.map {
                "\($0.name) \($0.installed ?? "-") \($0.candidate)"
            })
        let own = try Fixtures.lines("scans/\(name).own")
        let expected =
            scan.packageManager == .apt ? Self.aptChanges(own) : Self.dnfChanges(own, installed: scan.installed)
        #expect(installable == expected)
        #expect(scan.unknownLineCount == 0, "\(scan.unknownLines)")
        let removed =
            scan.packageManager == .apt ? own.filter { $0.hasPrefix("Remv ") }.map { $0.words[1] } : ["oldname"]
        #expect(scan.removals.map(\.name) == removed)
    }

    private static func aptChanges(_ lines: [String]) -> Set<String> {
        Set(
            lines.compactMap { line in
                line.firstMatch(of: #/^Inst ([^ :]+)\S*(?: \[([^\]]+)\])? \((\S+) /#).map {
                    "\($0.1) \($0.2 ?? "-") \($0.3)"
                }
            })
    }

    /// From the tail of the answer: the rows between the headings and the summary.
    private static func dnfChanges(_ lines: [String], installed: [InstalledPackage]) -> Set<String> {
        let versions = Dictionary(installed.map { ($0.name, $0.version) }, uniquingKeysWith: { first, _ in first })
        let rows = lines.prefix { !$0.hasPrefix("Transaction Summary") && !$0.hasPrefix("Skipping packages") }
        return Set(
            rows.map(\.words).filter { $0.count >= 4 && ["noarch", "x86_64"].contains($0[1]) }.map { row in
                let version = row[2].hasPrefix("0:") ? String(row[2].dropFirst(2)) : row[2]
                return "\(row[0]) \(versions[row[0]] ?? "-") \(version)"
            })
    }

    @Test(
        "Held, phased and kept back stand apart with their reasons",
        arguments: [
            ("debian13-awkward", "msp-held", PendingUpdate.Standing.held),
            ("debian13-awkward", "msp-phased", .phased(percent: 0)),
            ("debian12-half-configured", "msp-held", .held), ("el9-awkward", "lockedpkg", .held),
            ("fedora-awkward", "lockedpkg", .held), ("debian13-pinned", "ca-certificates", .excluded),
            ("debian13-pinned", "vendor-app", .excluded), ("debian13-pinned", "curl", .held),
        ])
    func standing(name: String, package: String, standing: PendingUpdate.Standing) throws {
        let scan = try Scan.parse(try Fixtures.bytes("scans/\(name).answer"), nonce: "N0NCE")
        #expect(scan.pending.first { $0.name == package }?.standing == standing)
    }

    @Test("What dnf leaves out is kept back in dnf's words", arguments: ["el9-awkward", "fedora-awkward"])
    func keptBack(name: String) throws {
        let scan = try Scan.parse(try Fixtures.bytes("scans/\(name).answer"), nonce: "N0NCE")
        let reasons = scan.pending.compactMap { update -> String? in
            if case .keptBack(let reason) = update.standing { return "\(update.name): \(reason)" }
            return nil
        }
        #expect(reasons.count == 2)
        #expect(reasons.contains { $0.hasPrefix("brokendep: ") && $0.contains("nothing provides no-such-thing >= 9") })
        #expect(reasons.contains { $0.hasPrefix("conf-a: ") && $0.contains("conflicts with conf-b < 2") })
    }

    @Test("A security update that a pin keeps out is found and told; what a hold keeps back names the hold")
    func pinned() throws {
        let scan = try Scan.parse(try Fixtures.bytes("scans/debian13-pinned.answer"), nonce: "N0NCE")
        let excluded = try #require(scan.findings.first { $0.message.contains("excluded") })
        #expect(excluded.message == "security updates are excluded by the host's configuration: ca-certificates")
        let library = try #require(scan.pending.first { $0.name == "libcurl4t64" })
        guard case .keptBack(let reason) = library.standing else {
            Issue.record("\(library.standing)")
            return
        }
        #expect(reason.contains("curl") && reason.contains("held"))
    }

    /// Two repositories call their suite `stable` on that host.
    @Test("An update comes from the repository that has it, not from another with a suite of the same name")
    func origin() throws {
        let scan = try Scan.parse(try Fixtures.bytes("scans/debian13-pinned.answer"), nonce: "N0NCE")
        let sources = Dictionary(uniqueKeysWithValues: scan.pending.map { ($0.name, $0.source) })
        #expect(sources["vendor-lib"] == "Vendor:stable")
        #expect(sources["vendor-x"] == "Vendor:stable")
        #expect(sources["curl"] == "Debian-Security:13/stable-security")
    }

    /// Only root can read the keys with which dnf checks such an index.
    @Test(
        "A repository whose index is signed does not keep the login user from asking",
        arguments: ["el9-signed-repository", "fedora-signed-repository"])
    func signedRepository(name: String) throws {
        let scan = try Scan.parse(try Fixtures.bytes("scans/\(name).answer"), nonce: "N0NCE")
        #expect(scan.isComplete && scan.unanswered.isEmpty, "\(scan.unanswered)")
        let keys = scan.signingKeys.filter { $0.repositories == ["vendor-good"] }
        #expect(Set(keys.map(\.owner)).count == 2, "\(scan.signingKeys)")
        // The later key of the two is good for years; the one that belongs to no repository has expired.
        #expect(scan.findings.filter { $0.code == .keyExpiring }.map(\.weight) == [.warning])
    }

    @Test(
        "What apt was told not to check is told, and an index past its date all the more",
        arguments: [
            (["apt.conf: Acquire::Check-Valid-Until \"false\""], Finding.Weight.notice),
            (["/etc/apt/sources.list: trusted=yes"], .warning),
        ])
    func unchecked(options: [String], weight: Finding.Weight) throws {
        var scan = try Scan.parse(try Fixtures.bytes("scans/debian13-pinned.answer"), nonce: "N0NCE")
        #expect(scan.uncheckedSources.contains("apt.conf: Acquire::Check-Valid-Until \"false\""))
        scan.uncheckedSources = options
        func told() -> [Finding] { scan.findings.filter { $0.code == .checksOff } }
        #expect(told().map(\.weight) == [weight])
        let security = try #require(scan.refresh.firstIndex { $0.repository.hasSuffix("trixie-security") })
        let end = try #require(scan.refresh[security].validUntil)
        #expect(end > scan.host.clock)
        #expect(scan.unknownRepositories.isEmpty)
        scan.host.clock = end + 1
        // What came out since is seen by nobody, so the host is not known to be in order.
        #expect(!scan.isComplete && scan.unknownRepositories.map(\.repository) == [scan.refresh[security].repository])
        #expect(told().map(\.weight) == [.critical, weight])
        #expect(told()[0].message.contains(scan.refresh[security].repository))
    }

    @Test(
        "Without sudo the scan says what it does not know, and is not complete",
        arguments: ["debian13-nosudo", "el9-nosudo", "fedora-nosudo"])
    func withoutSudo(name: String) throws {
        let scan = try Scan.parse(try Fixtures.bytes("scans/\(name).answer"), nonce: "N0NCE")
        #expect(!scan.isComplete)
        #expect(scan.refresh.contains { $0.cause == .notPermitted })
        #expect(scan.findings.contains { $0.code == .sudoMissing && $0.weight == .critical })
        #expect(!scan.installed.isEmpty && !scan.pending.isEmpty)
    }

    @Test(
        "A host that knows of no installed package has lost its database: nothing it says of updates counts",
        arguments: [("debian13-awkward", "status-old"), ("el9-awkward", "backup"), ("fedora-awkward", "backup")])
    func lostDatabase(name: String, remedy: String) throws {
        let lines = try Fixtures.lines("scans/\(name).answer").filter { !$0.hasPrefix("o\tinstalled\t") }
        let scan = try Scan.parse(Array((lines.joined(separator: "\n") + "\n").utf8), nonce: "N0NCE")
        #expect(!scan.isComplete && !scan.database.isHealthy)
        let finding = try #require(scan.findings.first { $0.code == .databaseBroken })
        #expect(finding.message.contains("knows of no installed package"), "\(finding.message)")
        #expect(finding.remedy?.contains(remedy) == true, "\(finding)")
    }

    @Test func `a release without its security suite among the sources is told`() throws {
        var scan = try Scan.parse(try Fixtures.bytes("scans/debian13-awkward.answer"), nonce: "N0NCE")
        func told() -> [String] { scan.findings.filter { $0.code == .securitySourceMissing }.map(\.message) }
        #expect(told() == [])
        // `lab` and `lab-updates` have `lab-security` beside them; `trixie` is the system's own.
        scan.refresh.removeAll { $0.repository.hasSuffix(" trixie-security") }
        #expect(told().map { $0.prefix { $0 != " " } } == ["trixie"])
        scan.refresh.removeAll { $0.repository.hasSuffix(" lab-security") }
        #expect(told().map { $0.prefix { $0 != " " } } == ["lab", "trixie"])
    }

    @Test func `a file of repositories that dnf passes over is told by its name`() throws {
        var lines = try Fixtures.lines("scans/el9-awkward.answer")
        #expect(try Scan.parse(Array((lines.joined(separator: "\n") + "\n").utf8), nonce: "N0NCE").isComplete)
        let place = try #require(lines.firstIndex { $0.hasPrefix("x\trepositories\t") })
        lines.insert("e\trepositories\tWarning: failed loading '/etc/yum.repos.d/x.repo', skipping.", at: place)
        let scan = try Scan.parse(Array((lines.joined(separator: "\n") + "\n").utf8), nonce: "N0NCE")
        #expect(scan.unknownRepositories.map(\.repository) == ["/etc/yum.repos.d/x.repo"] && !scan.isComplete)
    }

    @Test("A half-configured package is an interrupted transaction with a remedy")
    func halfConfigured() throws {
        let scan = try Scan.parse(try Fixtures.bytes("scans/debian12-half-configured.answer"), nonce: "N0NCE")
        #expect(scan.database == DatabaseHealth(problems: ["msp-failpost: half-configured"], interrupted: true))
        let finding = try #require(scan.findings.first)
        #expect(finding.code == .interruptedTransaction && finding.weight == .critical)
        #expect(finding.remedy?.hasPrefix("dpkg --configure -a") ?? false)
    }

    @Test("libc and systemd that are newer than the boot ask for one; old libraries in use are told")
    func rebootAfterPatch() throws {
        let scan = try Scan.parse(try Fixtures.bytes("scans/debian11-patched.answer"), nonce: "N0NCE")
        #expect(scan.reboot.signals == [.coreUpdatedAfterBoot(packages: ["libc6", "systemd"])])
        #expect(scan.staleServices.contains { $0.unit == "dbus.service" && $0.library.contains("libc-2.31.so") })
        #expect(scan.host.isContainer && scan.host.virtualization == "systemd-nspawn" && scan.host.newestKernel == nil)
        #expect(scan.host.uptimeSeconds < 3600)
        #expect(scan.filesystems.map(\.path) == ["/", "/var", "/boot"])
    }

    @Test(
        "A scan of this very machine equals what its dpkg says",
        .enabled(if: Command.exists("dpkg-query") && Command.exists("apt-get")))
    func thisMachine() throws {
        let script = Scan.script(nonce: "here", refresh: false, elevation: .none)
        let scan = try Scan.parse(Array(try Command.run("/bin/sh", ["-s"], input: script).output.utf8), nonce: "here")
        let dpkg = try Command.run(
            "/usr/bin/env", ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package} ${Architecture} ${Version}\n"]
        ).output
        let expected = dpkg.split(separator: "\n").filter { $0.hasPrefix("installed ") }.map { $0.dropFirst(10) }
        #expect(
            Set(scan.installed.map { "\($0.name) \($0.architecture) \($0.version)" }) == Set(expected.map(String.init)))
        #expect(
            scan.host.bootID == (try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)).trimmed
        )
        #expect(scan.unknownLineCount == 0, "\(scan.unknownLines)")
        let simulation = try Command.run(
            "/usr/bin/env", ["LC_ALL=C", "apt-get", "-s", "-o", "Debug::NoLocking=1", "dist-upgrade"])
        if simulation.status == 0 {
            let installable = scan.pending.filter { $0.standing == .installable }.map {
                "\($0.name) \($0.installed ?? "-") \($0.candidate)"
            }
            #expect(Set(installable) == Self.aptChanges(simulation.output.split(separator: "\n").map(String.init)))
        }
    }

    @Test(
        "A host of a known package manager is sent less and answers the same; one that has another now says so",
        .enabled(if: Command.exists("dpkg-query") && Command.exists("apt-get")))
    func formerManager() throws {
        func scan(_ former: PackageManager?) throws -> HostScan {
            let script = Scan.script(nonce: "here", refresh: false, elevation: .none, former: former)
            return try Scan.parse(
                Array(try Command.run("/bin/sh", ["-s"], input: script).output.utf8), nonce: "here")
        }
        let (known, unknown) = (try scan(.apt), try scan(nil))
        #expect(known.packageManager == .apt)
        #expect(known.installed == unknown.installed && known.pending == unknown.pending)
        #expect(throws: ScanError.managerChanged) { try scan(.dnf) }
        let lengths = [.apt, .dnf, .dnf5, nil].map { former in
            Scan.script(nonce: "n", refresh: true, elevation: .none, former: former).utf8.count
        }
        #expect(lengths.dropLast().allSatisfy { $0 < lengths[3] * 3 / 4 })
    }

    @Test("A system without apt and dnf is refused by its name")
    func unsupported() {
        let answer = Array("@@BEGIN n 1\no\tos\tPRETTY_NAME=\"Alpine Linux v3.20\"\nx\tos\t0\n@@END n\n".utf8)
        #expect(throws: ScanError.unsupportedSystem("Alpine Linux v3.20")) { try Scan.parse(answer, nonce: "n") }
    }
}
