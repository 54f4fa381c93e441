import Testing

@testable import Packages

struct AptTests {
    @Test(
        "Every line of a simulation is read, none is invented", arguments: Fixtures.cases("simulation", suffix: "txt"))
    func simulation(name: String) throws {
        var unknown = UnknownLines()
        let simulation = AptSimulation(
            Lines(try Fixtures.lines("simulation/\(name).txt")), unknown: &unknown)
        let installs = simulation.installs.map { install in
            [
                "install", install.name, install.architecture, install.installed ?? "-", install.candidate,
                install.isSecurity ? "security" : "other",
            ]
        }
        let removals = simulation.removals.map { ["remove", $0.name, $0.version] }
        let expected = try Fixtures.lines("simulation/\(name).expected")
        #expect(Set((installs + removals).map { $0.joined(separator: "\t") }) == Set(expected))
        #expect(installs.count + removals.count == expected.count)
        #expect(unknown.count == 0, "\(unknown.first)")
    }

    @Test("A foreign architecture belongs to the name's architecture, not to the name")
    func foreignArchitecture() throws {
        let install = try #require(
            AptSimulation.install(Line("libc6:i386 [2.36-9] (2.36-9+deb12u10 Debian:12.10/stable [i386]) []")))
        #expect(install.name == "libc6")
        #expect(install.architecture == "i386")
        #expect(install.candidate == "2.36-9+deb12u10")
        let removal = try #require(AptSimulation.removal(Line("libfoo1:i386 [1.0-1]")))
        #expect(removal == PackageRemoval(name: "libfoo1", architecture: "i386", version: "1.0-1"))
    }

    @Test(
        "What is not a line of a transaction is unknown, never a package",
        arguments: [
            "Inst", "Inst ", "Inst This is not (a package)", "Inst pkg [1] (2 Debian [amd64]",
            "Inst p (1.0 Debian [amd64])",
            "Inst UPPER [1] (2 D [amd64])", "Inst a;b [1] (2 D [amd64])", "Inst pkg [1] ($(id) D [amd64])", "Remv pkg",
            "Surprise!",
        ])
    func unknownLines(line: String) {
        var unknown = UnknownLines()
        let simulation = AptSimulation(Lines([line]), unknown: &unknown)
        #expect(simulation.installs.isEmpty && simulation.removals.isEmpty)
        #expect(unknown.count == 1)
    }

    @Test(
        "A failed repository is named with its cause, on every apt", arguments: Fixtures.cases("update", suffix: "txt"))
    func refresh(name: String) throws {
        let rows = try Fixtures.lines("update/expected.tsv").map(\.tabFields)
        let own = rows.filter { $0[0] == name }
        let expected = own.isEmpty ? rows.filter { name.hasSuffix("-" + $0[0]) } : own
        try #require(!expected.isEmpty, "no row for \(name)")
        // The exit status that is hardest on the reader: apt says 0 although a repository failed.
        let section = Answer.Section(
            output: try Fixtures.lines("update/\(name).txt"), errors: try Fixtures.lines("update/\(name).err"),
            status: 0)
        var answer = try Fixtures.answer(sections: ["refresh": section])
        let failed = Apt().refresh(&answer).filter { $0.failure != nil }
        #expect(
            Set(failed.map { "\($0.repository) \($0.cause?.rawValue ?? "")" })
                == Set(expected.filter { $0[1] != "-" }.map { "\($0[1]) \($0[2])" }))
        #expect(failed.allSatisfy { !($0.failure ?? "").isEmpty })
        #expect(answer.unknown.count == 0, "\(answer.unknown.first)")
    }

    @Test("An exit status without words is a failure of all repositories")
    func silentFailure() throws {
        var answer = try Fixtures.answer(sections: [
            "targets": .init(output: ["http://a.example/debian trixie"], status: 0),
            "refresh": .init(status: 100),
        ])
        let refresh = Apt().refresh(&answer)
        #expect(refresh.map(\.repository) == ["http://a.example/debian trixie", "*"])
        #expect(refresh.last?.cause == .other)
    }

    @Test(
        "A refresh that is out of time fails the repositories that said nothing, or all where each said something",
        arguments: [
            (["Hit:1 http://a.example/debian trixie InRelease"], ["http://b.example/hung stable"]),
            (
                [
                    "Hit:1 http://a.example/debian trixie InRelease",
                    "Get:2 http://b.example/hung stable InRelease [1000 B]",
                ], ["*"]
            ),
        ])
    func outOfTime(output: [String], failed: [String]) throws {
        var answer = try Fixtures.answer(sections: [
            "targets": .init(output: ["http://a.example/debian trixie", "http://b.example/hung stable"], status: 0),
            "refresh": .init(output: output, status: 124),
        ])
        let refresh = Apt().refresh(&answer).filter { $0.failure != nil }
        #expect(refresh.map(\.repository) == failed)
        #expect(refresh.allSatisfy { $0.cause == .timedOut })
    }

    @Test("A refresh that was wanted and not permitted is a failure; one that was not wanted is none")
    func notPermitted() throws {
        let targets = Answer.Section(output: ["http://a.example/debian/ trixie"], status: 0)
        var wanted = try Fixtures.answer(
            facts: ["refresh": "yes", "privilege": "none"], sections: ["targets": targets])
        #expect(Apt().refresh(&wanted).last?.cause == .notPermitted)
        var refused = try Fixtures.answer(
            facts: ["refresh": "yes"],
            sections: ["targets": targets, "refresh": .init(errors: ["sudo: a password is required"], status: 1)])
        #expect(Apt().refresh(&refused).last?.cause == .notPermitted)
        var unwanted = try Fixtures.answer(facts: ["refresh": "no"], sections: ["targets": targets])
        #expect(Apt().refresh(&unwanted).map(\.failure) == [nil])
    }

    @Test("An update from another suite that leaps over a security version is a security update")
    func superseded() throws {
        let policy = AptPolicy(
            try Fixtures.answer(sections: [
                "policy": .init(
                    output: [
                        "nginx:", "  Installed: 1.0", "  Candidate: 1.2", "  Version table:", "     1.2 500",
                        "        500 http://a.example/debian trixie-updates/main amd64 Packages", "     1.1 500",
                        "        500 http://a.example/debian-security trixie-security/main amd64 Packages",
                        " *** 1.0 500",
                        "        500 http://a.example/debian trixie/main amd64 Packages",
                        "        100 /var/lib/dpkg/status",
                    ], status: 0)
            ]))
        func offer(from installed: String) -> AptSimulation.Install {
            .init(
                name: "nginx", architecture: "amd64", installed: installed, candidate: "1.2",
                releases: ["Debian:13/trixie-updates"])
        }
        #expect(policy.closesSecurity(offer(from: "1.0")))
        #expect(!policy.closesSecurity(offer(from: "1.1")))
    }

    @Test(
        "Sources that cannot be read are no broken database; dependencies that are not met are, and are named",
        arguments: [
            ("E: Malformed entry 1 in list file /etc/apt/sources.list.d/bad.list (URI parse)", [], []),
            (
                "E: Unmet dependencies. Try 'apt --fix-broken install' with no packages (or specify a solution).",
                ["You might want to run 'apt --fix-broken install' to correct these.", " needy : Depends: nonesuch"],
                ["needy : Depends: nonesuch"]
            ),
            (
                "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.", [],
                ["dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem."]
            ),
        ])
    func brokenDependencies(error: String, output: [String], problems: [String]) throws {
        var answer = try Fixtures.answer(sections: [
            "installed": .init(status: 0), "audit": .init(status: 0),
            "simulation": .init(output: output, errors: [error], status: 100),
        ])
        #expect(Apt().readBack(&answer).database.problems == problems)
    }

    @Test func `a journal that dpkg has left is a transaction that was cut off, and says so`() throws {
        var answer = try Fixtures.answer(
            facts: ["journal": "1"], sections: ["installed": .init(status: 0), "audit": .init(status: 0)])
        let database = Apt().readBack(&answer).database
        #expect(database.interrupted && database.problems == ["dpkg was cut off in the middle of its work"])
    }

    @Test func `configuration that apt cannot read is no trouble of the network`() {
        #expect(
            AptRefreshFailure.cause(of: "Syntax error /etc/apt/apt.conf.d/99:2: Extra junk at end of file")
                == .misconfigured)
    }
}
