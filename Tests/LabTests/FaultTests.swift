import CommandHarness
import Foundation
import Testing

private enum FaultHosts {
    static let link = LabHost(name: "link", image: "debian12-awkward", place: "20.31", slow: 12)
    static let deaf = LabHost(name: "deaf", image: "debian12-awkward", place: "20.35", slow: 12)
    static let killApt = LabHost(name: "killapt", image: "debian12-awkward", place: "20.32", slow: 8)
    static let killDnf = LabHost(name: "killdnf", image: "el9-awkward", place: "20.33", slow: 8)
    static let twin = LabHost(name: "twin", image: "debian13-awkward", place: "20.34", slow: 8)
    static let randomApt = LabHost(name: "randomapt", image: "debian12-awkward", place: "20.36", slow: 25)
    static let randomDnf = LabHost(name: "randomdnf", image: "el9-awkward", place: "20.37", slow: 25)
    static let all = [link, deaf, killApt, killDnf, twin, randomApt, randomDnf]
}

extension LabTests {
    /// Nothing is lost and nothing runs twice, whatever dies: the link, the controller, or its monopoly.
    ///
    /// Each test has a host of its own, so they run side by side.
    @Suite(.lab(FaultHosts.all)) struct FaultTests {
        private typealias Hosts = FaultHosts

        enum Cut: Sendable {
            /// As with a pulled cable: no answer.
            case silent
            /// As with a server that is down: all sessions end, and new ones are refused.
            case refused
        }

        private func cut(_ host: LabHost, _ cut: Cut) async throws {
            switch cut {
            case .silent: try await Lab.cut(host)
            case .refused: try await host.shell("systemctl stop ssh; pkill -u msp sshd || true")
            }
        }

        private func heal(_ host: LabHost, _ cut: Cut) async throws {
            switch cut {
            case .silent: try await Lab.heal(host)
            case .refused: try await host.shell("systemctl start ssh")
            }
        }

        @Test(arguments: [(FaultHosts.link, Cut.silent), (FaultHosts.deaf, Cut.refused)])
        func `a link that is cut in the middle of dpkg costs nothing`(host: LabHost, cut: Cut) async throws {
            let workspace = try await Workspace(host)
            let before = try await host.aptTransactions()
            let run = try workspace.binary.start(["run", try workspace.playbook(include: [host.slowPackage]), "--json"])
            try await host.until("grep -q 'step 2$' /var/log/\(host.slowPackage).log")
            try await self.cut(host, cut)
            try await host.until("grep -q done /var/log/\(host.slowPackage).log")
            try await heal(host, cut)
            let answer = try await run.finish()
            #expect(answer.exit == .status(0), "\(answer)")
            let document: RunDocument = try answer.json()
            #expect(document.outcomes == [host.name: "applied"])
            #expect(try await host.has(host.slowPackage, host.slowVersion))
            #expect(try await host.aptTransactions() == before + 1)
            #expect(try await host.slowInstallations() == 1)
        }

        /// When the controller is killed.
        enum Moment: Sendable {
            /// When it says so.
            case says(String)
            /// When a line of shell on the host is true.
            case host(String)
        }

        @Test(arguments: [FaultHosts.killApt, FaultHosts.killDnf])
        func `a controller that is killed again and again does nothing twice`(host: LabHost) async throws {
            let workspace = try await Workspace(host)
            // What asks for a reboot, and what takes long.
            let playbook = try workspace.playbook(
                include: host.isApt ? [host.slowPackage, "linux-image-msp"] : [host.slowPackage, "glibc", "kernel*"])
            let bootID = try await host.bootID
            let reboots = try await host.reboots()
            let moments: [Moment] = [
                .says("\(host.name): ready"), .says("\(host.name): transaction starts"),
                .host("grep -q 'step 3$' /var/log/\(host.slowPackage).log"), .says("\(host.name): transaction ended"),
                .says("read back as installed"), .says("\(host.name): rebooting"),
                .host("! grep -q \(bootID) /proc/sys/kernel/random/boot_id"),
            ]
            var controller = try workspace.binary.start(["run", playbook, "--json"])
            for moment in moments {
                switch moment {
                case .says(let words): try await controller.says(words)
                case .host(let line): try await host.until(line)
                }
                controller.kill()
                let killed = try await controller.finish()
                #expect(killed.exit == .signal(SIGKILL), "it was to be killed at \(moment): \(killed)")
                controller = try workspace.binary.start(["resume", "--json"])
            }
            let answer = try await controller.finish()
            #expect(answer.exit == .status(0), "\(answer)")
            let document: RunDocument = try answer.json()
            #expect(document.state == "done")
            let outcome = try document.host(host.name)
            #expect(outcome.outcome == "applied" && outcome.rebooted, "\(outcome)")
            #expect(try await host.has(host.slowPackage, host.slowVersion))
            #expect(try await host.slowInstallations() == 1, "one transaction")
            #expect(try await host.reboots() == reboots + 1, "one reboot")
            #expect(try await host.bootID != bootID)
            let runs: RunsDocument = try await workspace.binary.run("runs", "--json").json()
            #expect(runs.runs.map(\.state) == ["done"])
            let verified = try await workspace.binary.run("evidence", "verify")
            #expect(verified.exit == .status(0), "\(verified)")
        }

        @Test func `a controller that is killed at random moments does nothing twice`() async throws {
            let hosts = [Hosts.randomApt, Hosts.randomDnf]
            let workspace = try await Workspace(hosts[0], hosts[1])
            let playbook = try workspace.playbook(
                include: hosts.map(\.slowPackage) + ["linux-image-msp", "glibc", "kernel*"])
            var reboots: [Int] = []
            for host in hosts { reboots.append(try await host.reboots()) }
            var delays: [Double] = []
            var controller = try workspace.binary.start(["run", playbook, "--json"])
            try await controller.says(" begins")
            while delays.count < 15 {
                delays.append(Double.random(in: 0.1...3))
                try await Task.sleep(for: .seconds(delays[delays.count - 1]))
                controller.kill()
                let killed = try await controller.finish()
                #expect(killed.exit == .signal(SIGKILL), "after \(delays) s: \(killed)")
                if delays.count < 15 { controller = try workspace.binary.start(["resume", "--json"]) }
            }
            let answer = try await workspace.binary.run("resume", "--json")
            #expect(answer.exit == .status(0), "killed after \(delays) s: \(answer)")
            #expect(try answer.json(RunDocument.self).outcomes == ["randomapt": "applied", "randomdnf": "applied"])
            for (host, before) in zip(hosts, reboots) {
                #expect(try await host.slowInstallations() == 1, "\(host.name), killed after \(delays) s")
                #expect(try await host.reboots() == before + 1, "\(host.name), killed after \(delays) s")
                #expect(try await host.has(host.slowPackage, host.slowVersion))
            }
            let runs: RunsDocument = try await workspace.binary.run("runs", "--json").json()
            #expect(runs.runs.map(\.state) == ["done"])
            #expect(try await workspace.binary.run("evidence", "verify").exit == .status(0))
        }

        /// Of the same ledger, the run and the host have one owner; with a ledger of its own, only the lock on the host keeps another off.
        @Test func `two controllers never work on one host at the same time`() async throws {
            let host = Hosts.twin
            let before = try await host.aptTransactions()
            let workspace = try await Workspace(host)
            let stranger = try await Workspace(host)
            let playbook = try workspace.playbook(include: [host.slowPackage])
            let leader = try workspace.binary.start(["run", playbook, "--json"])
            // From here on its job keeps the host busy for as long as the slow package takes.
            try await leader.says("twin: transaction starts")
            let other = try stranger.binary.start(["run", try stranger.playbook(include: [host.slowPackage]), "--json"])
            let resumed = try await workspace.binary.run("resume")
            #expect(resumed.exit == .status(3), "\(resumed)")
            #expect(resumed.errors.contains("is being carried out by another msp-patch"), "\(resumed)")
            let follower = try workspace.binary.start(["run", playbook, "--json"])
            let outcomes = try await Self.outcomes(of: [leader, follower, other])
            #expect(outcomes.first == "applied", "\(outcomes)")
            #expect(outcomes.dropFirst().allSatisfy { Self.left.contains($0) }, "\(outcomes)")
            #expect(try await host.has(host.slowPackage, host.slowVersion))
            #expect(try await host.slowInstallations() == 1)
            #expect(try await host.aptTransactions() == before + 1)

            // Started together, with ledgers that know nothing of each other: whoever comes first. The other may read back as
            // installed what it was to install; the transaction is one.
            let racers = try [workspace, stranger].map {
                try $0.binary.start(["run", try $0.playbook("race", include: ["msp-conf"]), "--json"])
            }
            let raced = try await Self.outcomes(of: racers)
            #expect(raced.contains("applied"), "\(raced)")
            #expect(raced.allSatisfy { $0 == "applied" || Self.left.contains($0) }, "\(raced)")
            #expect(try await host.has("msp-conf", "2.0"))
            #expect(try await host.aptTransactions() == before + 2)
        }

        /// What becomes of a host in the run of one who came too late.
        private static let left = ["nothing_to_do", "skipped_preflight"]

        private static func outcomes(of programs: [RunningProgram]) async throws -> [String] {
            var outcomes: [String] = []
            for program in programs {
                let answer = try await program.finish()
                let outcome = try answer.json(RunDocument.self).outcomes["twin"]
                outcomes.append(try #require(outcome, "\(answer)"))
            }
            return outcomes
        }
    }
}
