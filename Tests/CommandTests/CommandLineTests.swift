import CommandHarness
import Foundation
import Testing

/// Options, exit statuses and what commands print that need no host.
struct CommandLineTests {
    private static func workspace() throws -> MSPPatch {
        let binary = try MSPPatch()
        try binary.writeInventory("acme", BadInventoryTests.good)
        return binary
    }

    @Test(arguments: [
        ["status", "--colour"], ["stattus"], ["run"], ["run", "p.yml", "--plan", "q.json"],
        ["windows", "--next", "many"], ["windows", "--next", "0"],
        ["run", "p.yml", "--emergency"], ["run", "p.yml", "--emergency", "--reason", "R"],
        ["run", "p.yml", "--emergency", "--approved-by", "P"],
        ["run", "p.yml", "--reason", "R", "--approved-by", "P"], ["hosts", "--client", "nobody"],
        ["hosts", "--limit", "and and"],
        ["hosts", "--limit", "group:web and not web*"], ["report", "--client", "acme", "--period", "last week"],
        ["plan", "p.yml", "--at", "tomorrow"],
    ])
    func `wrong use exits with 2 and says why`(arguments: [String]) async throws {
        let binary = try Self.workspace()
        let answer = try await binary.run(arguments)
        #expect(answer.exit == .status(2), "\(answer)")
        #expect(!answer.errors.isEmpty)
        #expect(answer.output.isEmpty)
    }

    @Test func `help and version are no errors`() async throws {
        let help = try await MSPPatch().run("--help")
        #expect(help.exit == .status(0))
        for command in [
            "status", "scan", "hosts", "windows", "forecast", "plan", "run", "resume", "stop", "runs", "show", "report",
            "trust",
            "doctor", "init",
        ] {
            #expect(help.output.contains("\n  \(command) "), "\(command)")
        }
        let version = try await MSPPatch().run("--version")
        #expect(version.exit == .status(0))
        #expect(version.output.wholeMatch(of: #/\d+\.\d+\.\d+\n/#) != nil, "\(version)")
    }

    @Test func `what init writes passes inventory check, and is never overwritten`() async throws {
        let binary = try MSPPatch()
        let initialised = try await binary.run("init")
        #expect(initialised.exit == .status(0), "\(initialised)")
        let check = try await binary.run("inventory", "check")
        #expect(check.exit == .status(0), "\(check)")
        #expect(check.output.contains("1 playbooks: nothing wrong"), "\(check)")
        try binary.writeInventory("acme", BadInventoryTests.good)
        let again = try await binary.run("init")
        #expect(again.output.contains("exists and was left alone"))
        #expect(
            try String(contentsOf: binary.folder.appending(path: "inventories/acme.yml"), encoding: .utf8)
                == BadInventoryTests.good)
    }

    @Test func `hosts lists what a selector chooses`() async throws {
        let binary = try Self.workspace()
        let all = try await binary.run("hosts")
        #expect(all.exit == .status(0))
        #expect(all.output.contains("acme/web1") && all.output.contains("10.0.0.12:2222"), "\(all)")
        let one = try await binary.run("hosts", "--limit", "web* and not web1", "--json")
        let document: HostsDocument = try one.json()
        #expect(document.hosts.map(\.host) == ["web2"])
        #expect(document.hosts.map(\.port) == [2222])
    }

    private struct HostsDocument: Decodable {
        struct Host: Decodable {
            let host: String
            let port: Int
        }
        let hosts: [Host]
    }

    /// The second Tuesday of each month and four days, and every Saturday, at 22:00 in Chicago.
    @Test func `windows tells twelve instants of each in local time and UTC`() async throws {
        let binary = try Self.workspace()
        let answer = try await binary.run("windows", "--next", "12", "--json")
        #expect(answer.exit == .status(0))
        let document: WindowsDocument = try answer.json()
        for (name, length) in [("monthly", 4.0), ("weekly", 3.0)] {
            let windows = document.windows.filter { $0.window == name }
            #expect(windows.count == 12)
            #expect(windows.map(\.opens) == windows.map(\.opens).sorted())
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = try #require(TimeZone(identifier: "America/Chicago"))
            for window in windows {
                let parts = calendar.dateComponents([.weekday, .hour, .minute, .day], from: window.opens)
                #expect(parts.weekday == 7 && parts.hour == 22 && parts.minute == 0)
                if name == "monthly" { #expect((12...18).contains(parts.day ?? 0)) }
                #expect(window.closes.timeIntervalSince(window.opens) == length * 3600)
                #expect(window.opensUtc == window.opens.formatted(.iso8601).replacing(#/:\d\dZ/#, with: "Z"))
                #expect(window.opensLocal.contains("22:00 -0"))
            }
        }
        let table = try await binary.run("windows", "--next", "12")
        #expect(table.output.split(separator: "\n").count == 25, "\(table)")
        for window in document.windows { #expect(table.output.contains(window.opensUtc)) }
    }

    private struct WindowsDocument: Decodable {
        struct Window: Decodable {
            let window: String
            let opens: Date
            let closes: Date
            let opensLocal: String
            let opensUtc: String
        }
        let windows: [Window]
    }

    @Test(arguments: [
        ["hosts"], ["windows"], ["doctor"], ["runs"], ["status", "--recorded"], ["exceptions", "list"],
        ["sudoers"], ["inventory", "check"], ["init"], ["trust"],
        [
            "exceptions", "add", "--client", "acme", "--host", "web1", "--reason", "r", "--approver", "p", "--expires",
            soon,
        ],
    ])
    func `--json gives one document that names its schema`(command: [String]) async throws {
        let answer = try await UnreachableTests.scanned().run(command + ["--json"])
        let document: Schema = try answer.json()
        #expect(document.schema.wholeMatch(of: #/msp-patch/([a-z-]+)/1/#)?.1.hasPrefix(command[0]) ?? false)
    }

    private struct Schema: Decodable { let schema: String }

    private static let soon = String(Date(timeIntervalSinceNow: 20 * 86_400).formatted(.iso8601).prefix(10))

    @Test func `a check of the inventory tells its problems as JSON`() async throws {
        let binary = try Self.workspace()
        try binary.writeInventory("globex", "client: globex\ntimezon: UTC\n")
        let answer = try await binary.run("inventory", "check", "--json")
        #expect(answer.exit == .status(2) && answer.errors.isEmpty, "\(answer)")
        let document: Problems = try answer.json()
        #expect(document.problems.contains { $0.file.hasSuffix("globex.yml") && $0.line == 2 }, "\(answer)")
    }

    private struct Problems: Decodable {
        struct Problem: Decodable {
            let file: String
            let line: Int
        }
        let problems: [Problem]
    }

    @Test func `doctor looks at its surroundings`() async throws {
        let answer = try await Self.workspace().run("doctor")
        #expect(answer.exit == .status(0), "\(answer)")
        for word in ["libssh2", "time zones", "ssh-agent", "ledger", "inventory"] {
            #expect(answer.output.contains(word))
        }
        let elsewhere = try await MSPPatch().run("doctor")
        #expect(elsewhere.exit == .status(1), "no inventory: \(elsewhere)")
        #expect(elsewhere.output.contains("WRONG"))
    }

    @Test func `the ledger is for its owner alone`() async throws {
        let binary = try await UnreachableTests.scanned()
        let attributes = try FileManager.default.attributesOfItem(atPath: binary.ledger.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let verified = try await binary.run("evidence", "verify")
        #expect(verified.exit == .status(0), "\(verified)")
    }

    @Test func `sudo rules pass visudo`() async throws {
        let binary = try Self.workspace()
        let answer = try await binary.run("sudoers", "--user", "patcher")
        #expect(answer.exit == .status(0))
        #expect(answer.output.contains("patcher"))
        try binary.write(answer.output, to: "sudoers")
        let visudo = "/usr/sbin/visudo"
        guard FileManager.default.isExecutableFile(atPath: visudo) else { return }
        let check = try await RunningProgram(
            visudo, ["-cf", binary.folder.appending(path: "sudoers").path], in: binary.folder, environment: [:]
        ).finish()
        #expect(check.exit == .status(0), "\(check)")
    }
}
