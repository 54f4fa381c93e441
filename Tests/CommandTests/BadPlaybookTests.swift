import CommandHarness
import Foundation
import Testing

/// The same for playbooks.
struct BadPlaybookTests {
    struct Mistake: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String
        let line: Int
        let words: [String]
    }

    static let mistakes = [
        Mistake(
            testDescription: "unknown key", text: "playbook: p\nhosts: \"*\"\nupdate: {classes: [security]}", line: 3,
            words: ["has no key \"update\"", "did you mean \"updates\"?"]),
        Mistake(
            testDescription: "unknown class", text: "playbook: p\nupdates: {classes: [securty]}", line: 2,
            words: ["\"securty\"", "did you mean \"security\"?"]),
        Mistake(
            testDescription: "unknown window", text: "playbook: p\nhosts: \"*\"\nwindow: montly", line: 3,
            words: ["no client has a window \"montly\"", "did you mean \"monthly\"?"]),
        Mistake(
            testDescription: "unknown group", text: "playbook: p\nhosts: group:wbe", line: 2,
            words: ["wbe", "did you mean \"group:web\"?"]),
        Mistake(
            testDescription: "rest not last",
            text: "playbook: p\nwaves:\n  - {name: a, hosts: rest}\n  - {name: b, hosts: web1}", line: 3,
            words: ["rest must be the last wave"]),
        Mistake(
            testDescription: "wrong type", text: "playbook: p\nwaves: {name: a, hosts: rest}", line: 2,
            words: ["waves is a list", "not a mapping"]),
        Mistake(
            testDescription: "bad duration", text: "playbook: p\nchecks: {settle: soon}", line: 2,
            words: ["settle", "\"soon\""]),
        Mistake(testDescription: "broken YAML", text: "playbook: p\nwaves: [", line: 3, words: ["YAML"]),
    ]

    @Test(arguments: mistakes, ["plan", "run"])
    func `a mistake is named with its place, and nothing is done`(_ mistake: Mistake, command: String) async throws {
        let binary = try MSPPatch()
        try binary.writeInventory("acme", BadInventoryTests.good)
        let playbook = try binary.writePlaybook("p", mistake.text + "\n")
        let answer = try await binary.run(command, playbook)
        #expect(answer.exit == .status(2))
        let lines = answer.errors.split(separator: "\n").filter { $0.hasPrefix("\(playbook):\(mistake.line):") }
        #expect(
            lines.contains { line in mistake.words.allSatisfy { line.contains($0) } },
            "line \(mistake.line), \(mistake.words): \(answer)")
        #expect(!binary.hasLedger)
    }

    @Test func `all errors are shown at once`() async throws {
        let binary = try MSPPatch()
        try binary.writeInventory("acme", BadInventoryTests.good)
        try binary.writePlaybook(
            "p",
            "playbook: p\nhosts: group:wbe\nupdates: {classes: [securty]}\nwaves:\n  - {name: a, hosts: rest, batch: 0}\nreboot: maybe\n"
        )
        let answer = try await binary.run("inventory", "check")
        #expect(answer.exit == .status(2))
        let lines = answer.errors.matches(of: #/playbooks/p\.yml:(\d+):/#).map { String($0.1) }
        #expect(lines == ["2", "3", "5", "6"], "\(answer)")
    }

    @Test func `a playbook that is not there`() async throws {
        let binary = try MSPPatch()
        try binary.writeInventory("acme", BadInventoryTests.good)
        let answer = try await binary.run("plan", "playbooks/none.yml")
        #expect(answer.exit == .status(2))
        #expect(answer.errors.contains("playbooks/none.yml"), "\(answer)")
    }
}
