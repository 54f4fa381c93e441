import CommandHarness
import Foundation
import Testing

private enum RunHosts {
    static let web1 = LabHost(name: "web1", image: "debian12", place: "20.21")
    static let web2 = LabHost(name: "web2", image: "debian13", place: "20.22")
    static let db1 = LabHost(name: "db1", image: "el9", place: "20.23")
    static let app1 = LabHost(name: "app1", image: "fedora", place: "20.24")
    static let all = [web1, web2, db1, app1]
    /// Nobody listens there.
    static let ghost = LabHost(name: "ghost", image: "", place: "21.249")
}

extension LabTests {
    /// Patched inside the window in waves, proved, and accounted for.
    @Suite(.serialized, .lab(RunHosts.all)) struct RunTests {
        private typealias Hosts = RunHosts

        @Test func `a closed window is refused, and nothing is touched`() async throws {
            let workspace = try await Workspace(Hosts.web1, Hosts.db1, window: .closed)
            let before = try await state(of: [Hosts.web1, Hosts.db1])
            let answer = try await workspace.binary.run("run", try workspace.playbook())
            #expect(answer.exit == .status(3), "\(answer)")
            #expect(answer.errors.contains("no window is open now; the next is night"), "\(answer)")
            #expect(try await state(of: [Hosts.web1, Hosts.db1]) == before)
            let runs: RunsDocument = try await workspace.binary.run("runs", "--json").json()
            #expect(runs.runs.isEmpty)
        }

        @Test func `an emergency has a reason and an approver, and goes outside of the window`() async throws {
            let workspace = try await Workspace(Hosts.db1, window: .closed)
            let playbook = try workspace.playbook(include: ["sudo"])
            let nameless = try await workspace.binary.run("run", playbook, "--emergency")
            #expect(nameless.exit == .status(2), "\(nameless)")
            #expect(!(try await Hosts.db1.has("sudo", "1.0-2.el9")))
            let answer = try await workspace.binary.run(
                "run", playbook, "--emergency", "--reason", "sudo is exploited", "--approved-by", "Ms Fisher")
            #expect(answer.exit == .status(0), "\(answer)")
            #expect(answer.output.contains("sudo is exploited") && answer.output.contains("Ms Fisher"), "\(answer)")
            #expect(try await Hosts.db1.has("sudo", "1.0-2.el9"))
        }

        @Test func `canary, gate, broad: applied, proved, and reported from the ledger alone`() async throws {
            let workspace = try await Workspace(
                [(Hosts.web1, "ring: canary"), (Hosts.web2, ""), (Hosts.db1, ""), (Hosts.app1, ""), (Hosts.ghost, "")])
            let playbook = try workspace.playbook(
                updates: "{classes: [security]}",
                waves: """

                      - {name: canary, hosts: ring=canary, batch: 1, max_failed: 0, soak: 2s}
                      - {name: broad, hosts: not ghost, batch: [1, 100%], max_failed: 0}
                    """)
            let before = try await workspace.status("--limit", "not ghost")
            let boots = try await bootIDs()

            let plan = try await workspace.binary.run("plan", playbook, "--limit", "not ghost")
            #expect(plan.exit == .status(0), "\(plan)")
            #expect(
                plan.output.contains("wave canary: 1 host") && plan.output.contains("wave broad: 3 hosts"), "\(plan)")
            let run = try await workspace.binary.run("run", playbook, "--limit", "not ghost", "--json")
            #expect(run.exit == .status(0), "\(run)")
            let document: RunDocument = try run.json()
            #expect(document.schema.hasPrefix("msp-patch/run/") && document.state == "done")
            #expect(document.waves.map(\.name) == ["canary", "broad"])
            #expect(document.waves.map(\.gate) == ["passed", "passed"], "\(document.waves.map(\.reason))")
            #expect(document.outcomes == ["web1": "applied", "web2": "applied", "db1": "applied", "app1": "applied"])
            // The broad wave begins when the gate of the canary wave has passed, not before.
            let gate = try #require(run.errors.range(of: "wave canary: gate passed"))
            #expect(!run.errors[..<gate.lowerBound].contains(/(web2|db1|app1): transaction/), "\(run.errors)")

            for host in Hosts.all {
                try await expect(
                    try document.host(host.name), on: host, toHaveAppliedSecurityOf: try before.host(host.name))
                #expect(try document.host(host.name).rebooted == (try await host.bootID != boots[host.name]))
            }
            // linux-image-msp asks for a reboot.
            #expect(try document.host("web1").rebooted)

            try await expectSecondRunFindsNothing(workspace, playbook, first: document)
            try await expectReport(workspace, run: document)
        }

        private func expect(
            _ outcome: RunDocument.Host, on host: LabHost, toHaveAppliedSecurityOf before: StatusDocument.Host
        ) async throws {
            for package in outcome.packages {
                #expect(package.applied, "\(host.name): \(package.name)")
                #expect(
                    try await host.has(package.name, package.to.withoutZeroEpoch),
                    "\(host.name) says otherwise of \(package.name) \(package.to)")
            }
            let security = before.installable.filter { $0.class == "security" && $0.installed != nil }
            #expect(Set(outcome.packages.map(\.name)).isSuperset(of: security.map(\.name)), "\(host.name)")
            // Policy: what is not about security stays, unless a security update needs it.
            let others = before.installable.filter { $0.class != "security" && $0.installed != nil }
            let changed = try await others.asyncFilter { !(try await host.has($0.name, $0.installed ?? "")) }
            #expect(changed.map(\.name) == [], "\(host.name) has more than security updates")
        }

        private func expectSecondRunFindsNothing(_ workspace: Workspace, _ playbook: String, first: RunDocument)
            async throws
        {
            let before = try await state(of: Hosts.all)
            let again = try await workspace.binary.run("run", playbook, "--limit", "not ghost", "--json")
            #expect(again.exit == .status(0), "\(again)")
            let document: RunDocument = try again.json()
            #expect(Set(document.outcomes.values) == ["nothing_to_do"], "\(document.outcomes)")
            #expect(try await state(of: Hosts.all) == before)

            let show = try await workspace.binary.run("show", first.run)
            #expect(show.exit == .status(0), "\(show)")
            for word in ["wave canary: gate passed", "acme/web1", "applied", "rebooted"] {
                #expect(show.output.contains(word), "\(show)")
            }
            let shown: RunDocument = try await workspace.binary.run("show", first.run, "--json").json()
            #expect(shown.outcomes == first.outcomes)
            let runs: RunsDocument = try await workspace.binary.run("runs", "--json").json()
            #expect(runs.runs.map(\.run) == [document.run, first.run], "the latest first")
            #expect(runs.runs.last?.counts == ["applied": 4])
        }

        /// With every link cut: a report asks nothing of hosts.
        private func expectReport(_ workspace: Workspace, run: RunDocument) async throws {
            for host in Hosts.all { try await Lab.cut(host) }
            let result = await Result { try await Report(of: workspace) }
            for host in Hosts.all { try await Lab.heal(host) }
            let report = try result.get()
            let applied = run.waves.flatMap(\.hosts).flatMap(\.packages).count
            try report.expectFigures(hosts: 5, unknown: ["ghost"], updatesApplied: applied)
            report.expectNoScriptAndNoNetwork()
            #expect(report.first == report.second, "the same inputs give the same bytes")
        }

        private func bootIDs() async throws -> [String: String] {
            var boots: [String: String] = [:]
            for host in Hosts.all { boots[host.name] = try await host.bootID }
            return boots
        }

        /// What a transaction would change: the package database and the boot id.
        private func state(of hosts: [LabHost]) async throws -> [String] {
            var states: [String] = []
            for host in hosts {
                let packages = try await host.shell(
                    host.isApt ? "dpkg-query -W | sha256sum" : "rpm -qa | sort | sha256sum")
                states.append(packages + (try await host.bootID))
            }
            return states
        }
    }
}

extension Array {
    fileprivate func asyncFilter(_ isIncluded: (Element) async throws -> Bool) async rethrows -> [Element] {
        var kept: [Element] = []
        for element in self where try await isIncluded(element) { kept.append(element) }
        return kept
    }
}
