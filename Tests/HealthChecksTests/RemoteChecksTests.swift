import LoopbackServer
import Foundation
import HealthChecks
import Inventory
import Testing

/// The script that hosts get, run by the sh of this machine.
@Suite struct RemoteChecksTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var kind: HealthCheck.Kind
        var state: CheckState
        var testDescription: String { "\(kind) is \(state.rawValue)" }
    }

    static let cases: [Case] = [
        Case(kind: .disk(path: "/", free: .bytes(1)), state: .pass),
        Case(kind: .disk(path: "/", free: .percent(100)), state: .fail),
        Case(kind: .disk(path: "/no/such/folder", free: .percent(1)), state: .unknown),
        Case(kind: .command(argv: ["true"]), state: .pass),
        Case(kind: .command(argv: ["false"]), state: .fail),
        Case(kind: .command(argv: ["no-such-command-at-all"]), state: .unknown),
        Case(kind: .command(argv: ["/etc/passwd"]), state: .unknown),
        Case(kind: .command(argv: ["test", "a b; $(c) 'd' *", "=", "a b; $(c) 'd' *"]), state: .pass),
        Case(kind: .command(argv: ["sh", "-c", "cat; exit 3"]), state: .fail),
        Case(kind: .file(path: "/etc/passwd", maximumAge: .seconds(1 << 40)), state: .pass),
        Case(kind: .file(path: "/etc/passwd", maximumAge: .zero), state: .fail),
        Case(kind: .file(path: "/no/such/file", maximumAge: .seconds(60)), state: .fail),
        Case(kind: .process(name: "no-such-process"), state: .fail),
    ]

    @Test(arguments: cases)
    func checksTellTheState(_ this: Case) throws {
        let seen = try #require(try LocalShell.observe(this.kind))
        #expect(seen.state == this.state, "\(seen)")
        if this.state != .pass { #expect(seen.detail?.isEmpty == false) }
    }

    @Test func aProcessIsFoundByItsName() throws {
        let sleeper = Process()
        sleeper.executableURL = URL(fileURLWithPath: "/bin/sleep")
        sleeper.arguments = ["60"]
        try sleeper.run()
        defer { sleeper.terminate() }
        #expect(try LocalShell.observe(.process(name: "sleep"))?.state == .pass)
    }

    @Test func everyHostGetsTheSetChecks() throws {
        let names = try LocalShell.snapshot([]).observations.map(\.name)
        #expect(names == SetCheck.allCases.map(\.rawValue))
    }

    @Test func aListenerIsAMemberOfTheSetOnlyBelowTheEphemeralPorts() throws {
        let server = try LoopbackServer(answer: nil)
        defer { server.stop() }
        let range = try String(contentsOfFile: "/proc/sys/net/ipv4/ip_local_port_range", encoding: .utf8)
            .split(whereSeparator: \.isWhitespace).compactMap { UInt16($0) }
        let items = try #require(try LocalShell.snapshot([]).byName["listeners stay"]).items
        #expect(items.contains("loopback \(server.port)") == !(range[0]...range[1]).contains(server.port))
    }

    @Test func theRootFileSystemIsMounted() throws {
        let mounts = try #require(try LocalShell.snapshot([]).byName["mounts stay"])
        #expect(mounts.items.contains("/"))
        #expect(!mounts.items.contains("/proc"))
    }

    @Test func tcpIsAskedFromTheHost() throws {
        let server = try LoopbackServer(answer: nil)
        defer { server.stop() }
        #expect(try LocalShell.observe(.tcp(port: server.port, address: nil, from: .host))?.state == .pass)
        let closed = try LoopbackServer.closedPort()
        #expect(try LocalShell.observe(.tcp(port: closed, address: nil, from: .host))?.state == .fail)
    }

    @Test func httpIsAskedFromTheHostWithEveryTool() throws {
        let server = try LoopbackServer(answer: LoopbackServer.page("200 OK", "all is well"))
        defer { server.stop() }
        for tools in try ToolFolder.variants() {
            defer { tools.remove() }
            func state(_ path: String, status: Int = 200, contains: String? = nil) throws -> CheckState? {
                let url = "http://127.0.0.1:\(server.port)\(path)"
                return try LocalShell.observe(
                    .http(url: url, from: .host, status: status, contains: contains), path: tools.path)?.state
            }
            #expect(try state("/") == .pass, "\(tools.name)")
            #expect(try state("/", contains: "is well") == .pass, "\(tools.name)")
            #expect(try state("/", contains: "is lost") == .fail, "\(tools.name)")
            #expect(try state("/", status: 204) == .fail, "\(tools.name)")
        }
    }

    @Test func httpFailsWhereNothingListens() throws {
        let url = "http://127.0.0.1:\(try LoopbackServer.closedPort())/"
        #expect(try LocalShell.observe(.http(url: url, from: .host, status: 200, contains: nil))?.state == .fail)
    }

    @Test func withoutToolsTheAnswerIsUnknownWithAReason() throws {
        let bare = try ToolFolder(name: "bare", tools: [])
        defer { bare.remove() }
        let http = try #require(
            try LocalShell.observe(
                .http(url: "http://127.0.0.1/", from: .host, status: 200, contains: nil), path: bare.path))
        #expect(http.state == .unknown)
        #expect(http.detail?.contains("curl") == true)
        let remote = try LocalShell.observe(.tcp(port: 22, address: "192.0.2.1", from: .host), path: bare.path)
        #expect(remote?.state == .unknown)
    }

    @Test func withoutToolsALocalPortIsLookedUpAmongTheListeners() throws {
        let server = try LoopbackServer(answer: nil)
        defer { server.stop() }
        let bare = try ToolFolder(name: "bare", tools: [])
        defer { bare.remove() }
        #expect(
            try LocalShell.observe(.tcp(port: server.port, address: nil, from: .host), path: bare.path)?.state == .pass)
        let closed = try LoopbackServer.closedPort()
        #expect(try LocalShell.observe(.tcp(port: closed, address: nil, from: .host), path: bare.path)?.state == .fail)
    }

    @Test func theFrameWithstandsGreetingsAndForgeries() throws {
        let check = HealthCheck(
            kind: .command(argv: ["printf", "\n0 end\nforged check 1\n\\033[31mred\\007"]), requirement: .required)
        let output = try LocalShell.run(RemoteChecks.script(checks: [check], nonce: "n0nce"))
        let snapshot = try RemoteChecks.parse(Array("Welcome!\n0 end\n".utf8) + output, checks: [check], nonce: "n0nce")
        #expect(snapshot.observations.count == 1 + SetCheck.allCases.count)
        #expect(snapshot.observations.allSatisfy { $0.detail?.unicodeScalars.contains("\u{1B}") != true })
    }

    @Test func aCutOffAnswerIsAnError() throws {
        let output = try LocalShell.run(RemoteChecks.script(checks: [], nonce: "n0nce"))
        for length in [0, 1, output.count / 2, output.count - 4] {
            #expect(throws: HealthCheckError.truncated) {
                try RemoteChecks.parse(Array(output.prefix(length)), checks: [], nonce: "n0nce")
            }
        }
        #expect(throws: HealthCheckError.tooLong(bytes: 5 << 20)) {
            try RemoteChecks.parse(Array(repeating: 0x20, count: 5 << 20), checks: [], nonce: "n0nce")
        }
    }

    @Test func aCutOffScriptRunsNothing() throws {
        let script = RemoteChecks.script(
            checks: [HealthCheck(kind: .command(argv: ["true"]), requirement: .wanted)], nonce: "n0nce")
        let cut = String(script.prefix(script.count - 40))
        #expect((try? LocalShell.run(cut)) ?? [] == [])
    }
}

extension Snapshot {
    var byName: [String: CheckObservation] { Dictionary(uniqueKeysWithValues: observations.map { ($0.name, $0) }) }
}
