import CommandHarness
import Foundation
import Testing

private enum GateHosts {
    static let failing = LabHost(name: "failing", image: "debian12-awkward", place: "20.41")
    static let frail = LabHost(name: "frail", image: "debian13-awkward", place: "20.42")
    static let rest = LabHost(name: "rest", image: "debian12-awkward", place: "20.43")
    static let all = [failing, frail, rest]
}

extension LabTests {
    /// What goes wrong on the canary stops the wave behind it.
    @Suite(.serialized, .lab(GateHosts.all)) struct GateTests {
        private typealias Hosts = GateHosts

        private static let waves =
            "[{name: canary, hosts: ring=canary, batch: 1, max_failed: 0}, {name: broad, hosts: rest}]"

        @Test func `a failing maintainer script is named with its last words, and the gate stops the rest`()
            async throws
        {
            let workspace = try await Workspace([(Hosts.failing, "ring: canary"), (Hosts.rest, "")])
            let before = try await Hosts.rest.aptTransactions()
            let playbook = try workspace.playbook(updates: "{include: [msp-failpost, msp-conf]}", waves: Self.waves)
            let answer = try await workspace.binary.run("run", playbook, "--json")
            #expect(answer.exit == .status(1), "\(answer)")
            let document: RunDocument = try answer.json()
            let failed = try document.host("failing")
            #expect(["partial", "failed"].contains(failed.outcome), "\(failed)")
            #expect(failed.reason?.contains("msp-failpost") == true, "\(failed)")
            #expect(failed.reason?.contains("simulated failure") == true, "\(failed)")
            #expect(failed.packages.first { $0.name == "msp-failpost" }?.applied == false)
            #expect(document.waves.first?.gate == "stopped", "\(document.waves)")
            #expect(try document.host("rest").outcome == "skipped_budget")
            #expect(try await Hosts.rest.aptTransactions() == before, "the rest is not touched")
            #expect(try await Hosts.rest.has("msp-conf", "1.0"))
            let table = try await workspace.binary.run("show", document.run)
            #expect(table.output.contains("simulated failure"), "\(table)")
        }

        @Test func `a unit that was broken before does not block`() async throws {
            try await Hosts.frail.shell(
                "printf '[Service]\\nExecStart=/bin/false\\n' > /etc/systemd/system/broken.service; systemctl start broken; sleep 0.5"
            )
            let workspace = try await Workspace(
                Hosts.frail, checks: "{required: [{units: no-new-failures}, {systemd: broken}]}")
            let answer = try await workspace.binary.run("run", try workspace.playbook(include: ["msp-conf"]), "--json")
            #expect(answer.exit == .status(0), "\(answer)")
            let document: RunDocument = try answer.json()
            let outcome = try document.host("frail")
            #expect(outcome.outcome == "applied")
            let check = try #require(outcome.checks.first { $0.name.contains("broken") })
            #expect(check.before == "fail" && check.after == "fail" && check.verdict == "pre_existing", "\(check)")
            #expect(
                try await Hosts.frail.shell("cat /etc/msp-conf.conf").contains("edited by hand"),
                "a configuration file is kept")
        }

        @Test func `a unit that breaks by the update makes the host unhealthy, and the gate stops the rest`()
            async throws
        {
            try await Hosts.frail.shell(
                """
                printf '[Service]\\nExecStart=/bin/sleep infinity\\n' > /etc/systemd/system/shop.service
                systemctl start shop
                echo 'DPkg::Post-Invoke { "systemctl stop shop || true"; };' > /etc/apt/apt.conf.d/99break
                """)
            let workspace = try await Workspace(
                [(Hosts.frail, "ring: canary, checks: {required: [{systemd: shop}]}"), (Hosts.rest, "")])
            let playbook = try workspace.playbook(updates: "{include: [msp-big]}", waves: Self.waves)
            let answer = try await workspace.binary.run("run", playbook, "--json")
            #expect(answer.exit == .status(1), "\(answer)")
            let document: RunDocument = try answer.json()
            let outcome = try document.host("frail")
            #expect(outcome.outcome == "unhealthy", "\(outcome)")
            let check = try #require(outcome.checks.first { $0.name.contains("shop") })
            #expect(check.before == "pass" && check.after == "fail" && check.verdict == "regressed", "\(check)")
            #expect(try await Hosts.frail.has("msp-big", "2.0"), "what was applied is said all the same")
            #expect(outcome.packages.map(\.applied) == [true])
            #expect(try document.host("rest").outcome == "skipped_budget")
            #expect(try await Hosts.rest.has("msp-big", "1.0"))
        }

        @Test func `security updates bring what they need, and no more`() async throws {
            let workspace = try await Workspace(Hosts.rest)
            let before = try await workspace.status().host("rest").installable
            let playbook = try workspace.playbook(
                updates:
                    "{classes: [security], exclude: [msp-failpost, msp-failpre, msp-front, msp-slow, linux-image-*]}",
                waves: "[{name: all, hosts: rest}]")
            let answer = try await workspace.binary.run("run", playbook, "--json")
            #expect(answer.exit == .status(0), "\(answer)")
            let packages = try answer.json(RunDocument.self).host("rest").packages
            #expect(packages.allSatisfy { $0.applied })
            // msp-cross is a security update that needs the newer msp-plain, which is none; msp-app needs a package that is new.
            for (name, version) in [
                ("msp-cross", "2.0"), ("msp-plain", "2.0"), ("msp-app", "2.0"), ("msp-newdep", "2.0"),
                ("msp-superseded", "1.2"),
            ] {
                #expect(try await Hosts.rest.has(name, version), "\(name)")
            }
            for (name, version) in [
                ("msp-failpost", "1.0"), ("msp-front", "1.0"), ("msp-held", "1.0"), ("msp-phased", "1.0"),
            ] {
                #expect(try await Hosts.rest.has(name, version), "\(name)")
            }
            for update in before
            where update.class != "security" && update.installed != nil && update.name != "msp-plain" {
                #expect(
                    try await Hosts.rest.has(update.name, update.installed ?? ""),
                    "\(update.name) is no security update")
            }
        }
    }
}
