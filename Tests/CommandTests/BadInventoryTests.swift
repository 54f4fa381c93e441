import CommandHarness
import Foundation
import Testing

/// What is wrong in a client's file is refused before anything is touched, with file, line and the nearest right word.
struct BadInventoryTests {
    /// One mistake in an otherwise good file.
    struct Mistake: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// What stands in ``good``, and what replaces it.
        let right: String
        let wrong: String
        let line: Int
        /// What the message has to say.
        let words: [String]
    }

    static let good = """
        client: acme
        name: ACME Funeral Homes
        timezone: America/Chicago
        ssh: {user: msp, become: sudo}
        windows:
          - {name: monthly, when: second Tuesday + 4 days, at: "22:00", length: 4h, cutoff: 45m}
          - {name: weekly, when: every Sat, at: "22:00", length: 3h}
        sla: {target: 95}
        groups:
          web:
            window: monthly
            hosts:
              web1: {address: 10.0.0.11}
              web2: {address: 10.0.0.12, port: 2222}
        """

    static let mistakes = [
        Mistake(
            testDescription: "unknown key", right: "timezone:", wrong: "time_zone: UTC\ntimezone:", line: 3,
            words: ["has no key \"time_zone\"", "did you mean \"timezone\"?"]),
        Mistake(
            testDescription: "unknown key in a mapping", right: "user: msp", wrong: "usr: msp", line: 4,
            words: ["has no key \"usr\"", "did you mean \"user\"?"]),
        Mistake(
            testDescription: "bad time zone", right: "America/Chicago", wrong: "America/Chicgo", line: 3,
            words: ["timezone", "\"America/Chicgo\"", "did you mean \"America/Chicago\"?"]),
        Mistake(
            testDescription: "abbreviated time zone", right: "America/Chicago", wrong: "CST", line: 3,
            words: ["timezone is Area/City or UTC, not \"CST\""]),
        Mistake(
            testDescription: "no time zone", right: "timezone: America/Chicago\n", wrong: "", line: 1,
            words: ["needs timezone"]),
        Mistake(
            testDescription: "duplicate host", right: "web2: {address: 10.0.0.12, port: 2222}",
            wrong: "web1: {address: 10.0.0.12}",
            line: 14, words: ["\"web1\" stands twice", "line 13"]),
        Mistake(
            testDescription: "window missing", right: "    window: monthly\n", wrong: "", line: 12,
            words: ["\"web1\" has no window"]),
        Mistake(
            testDescription: "unknown window", right: "    window: monthly", wrong: "    window: montly", line: 11,
            words: ["there is no window \"montly\"", "did you mean \"monthly\"?"]),
        Mistake(
            testDescription: "unquoted time", right: "at: \"22:00\", length: 4h", wrong: "at: 22:00, length: 4h",
            line: 6,
            words: ["without quotes", "write \"22:00\""]),
        Mistake(
            testDescription: "wrong type: a list for a mapping", right: "{user: msp, become: sudo}", wrong: "[msp]",
            line: 4,
            words: ["ssh is a mapping", "not a list"]),
        Mistake(
            testDescription: "wrong type: a word for a number", right: "port: 2222", wrong: "port: ssh", line: 14,
            words: ["port", "\"ssh\""]),
        Mistake(
            testDescription: "value out of range", right: "port: 2222", wrong: "port: 70000", line: 14,
            words: ["port", "70000"]),
        Mistake(
            testDescription: "bad duration", right: "length: 3h", wrong: "length: 3 hours", line: 7,
            words: ["length", "\"3 hours\""]),
        Mistake(
            testDescription: "bad recurrence", right: "every Sat", wrong: "every Caturday", line: 7,
            words: ["\"every Caturday\""]),
        Mistake(
            testDescription: "unknown choice", right: "become: sudo", wrong: "become: sudoo", line: 4,
            words: ["\"sudoo\"", "did you mean \"sudo\"?"]),
        Mistake(testDescription: "broken YAML", right: "{target: 95}", wrong: "{target: 95", line: 9, words: ["YAML"]),
    ]

    @Test(arguments: mistakes)
    func `a mistake is named with its place`(_ mistake: Mistake) async throws {
        let binary = try MSPPatch()
        try binary.writeInventory("acme", Self.good.replacing(mistake.right, with: mistake.wrong))
        let answer = try await binary.run("status")
        #expect(answer.exit == .status(2))
        let lines = answer.errors.split(separator: "\n").filter {
            $0.hasPrefix("inventories/acme.yml:\(mistake.line):")
        }
        #expect(
            lines.contains { line in mistake.words.allSatisfy { line.contains($0) } },
            "line \(mistake.line), \(mistake.words): \(answer)")
        #expect(!binary.hasLedger)
    }

    /// A mistake must not raise others that go away with it.
    @Test(arguments: mistakes)
    func `a mistake is told once`(_ mistake: Mistake) async throws {
        let binary = try MSPPatch()
        try binary.writeInventory("acme", Self.good.replacing(mistake.right, with: mistake.wrong))
        let answer = try await binary.run("inventory", "check")
        let told = answer.errors.split(separator: "\n").filter { $0.hasPrefix("inventories/acme.yml:") }
        // Each host without a window is a mistake of its own.
        #expect(told.count == (mistake.testDescription == "window missing" ? 2 : 1), "\(answer)")
    }

    @Test func `the good file is good`() async throws {
        let binary = try MSPPatch()
        try binary.writeInventory("acme", Self.good)
        let answer = try await binary.run("inventory", "check")
        #expect(answer.exit == .status(0), "\(answer)")
        #expect(answer.output.contains("nothing wrong"))
    }

    @Test(arguments: [
        ["status"], ["scan"], ["plan", "playbooks/all.yml"], ["run", "playbooks/all.yml"], ["trust", "--yes"],
        ["hosts"], ["windows"],
    ])
    func `all errors of all files are shown at once, and nothing is done`(command: [String]) async throws {
        let binary = try MSPPatch()
        try binary.writePlaybook("all", "playbook: all\nhosts: \"*\"\n")
        try binary.writeInventory(
            "acme",
            """
            client: acme
            timezone: America/Chicgo
            ssh: {usr: msp}
            windows:
              - {name: monthly, when: second Tuesday, at: 22:00, length: 4h}
              - {name: weekly, when: every Sat, at: "22:00", length: 3 hours}
            slaa: {target: 95}
            hosts:
              web1: {address: 10.0.0.11, window: montly}
              web2: {address: 10.0.0.12, port: ssh, window: weekly}
              web1: {address: 10.0.0.13, window: weekly}
              web3: {address: 10.0.0.14}
            """)
        try binary.writeInventory("globex", "client: globex\ntimezone: Europe/Berln\n")
        let answer = try await binary.run(command)
        #expect(answer.exit == .status(2))
        let places = answer.errors.matches(of: #/inventories/(\w+)\.yml:(\d+):\d+: /#).map { "\($0.1):\($0.2)" }
        for line in [2, 3, 5, 6, 7, 9, 10, 11, 12] {
            #expect(places.contains("acme:\(line)"), "line \(line): \(answer)")
        }
        #expect(places.contains("globex:2"), "\(answer)")
        #expect(answer.errors.contains("nothing was done"))
        #expect(answer.output.isEmpty)
        #expect(!binary.hasLedger)
    }

    @Test func `a folder without clients says how to make one`() async throws {
        let answer = try await MSPPatch().run("--inventory", "nowhere", "hosts")
        #expect(answer.exit == .status(2))
        #expect(answer.errors.contains("msp-patch init"), "\(answer)")
    }
}
