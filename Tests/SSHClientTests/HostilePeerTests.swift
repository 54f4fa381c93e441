import Foundation
import SSHClient
import Testing

/// What a broken or malicious server does, and the error that is to come of it.
struct HostileCase: Sendable, CustomTestStringConvertible {
    enum Expected: Sendable { case timedOut, dropped, violation, lost, mismatch, violationOrLost }

    var name: String
    var steps: [HostileServer.Step]
    var expected: Expected
    var testDescription: String { name }

    private static let kexInit = Packets.packet(Packets.keyExchangeInit(Packets.usualLists))
    private static let junk = (0..<4096).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 7) }

    static let all = [
        HostileCase(name: "closes at once", steps: [.close], expected: .dropped),
        HostileCase(name: "says nothing", steps: [.hang], expected: .timedOut),
        HostileCase(name: "is full", steps: [.sendText("Exceeded MaxStartups\r\n"), .close], expected: .dropped),
        HostileCase(
            name: "is a web server", steps: [.read(8), .sendText("HTTP/1.1 400 Bad Request\r\n\r\n"), .close],
            expected: .violation),
        HostileCase(name: "greets halfway", steps: [.sendText("SSH-2.0-Op"), .hang], expected: .timedOut),
        HostileCase(name: "greets and hangs", steps: [.sendText(Packets.greeting), .hang], expected: .timedOut),
        HostileCase(name: "greets and closes", steps: [.sendText(Packets.greeting), .close], expected: .lost),
        HostileCase(
            name: "greets for ever", steps: [.flood(Array("hello, I am not yet ready to greet\r\n".utf8))],
            expected: .violationOrLost),
        HostileCase(
            name: "never ends its line", steps: [.flood([UInt8](repeating: 65, count: 4096))],
            expected: .violationOrLost),
        HostileCase(name: "greets with a NUL", steps: [.send([0, 0, 0, 13, 10]), .hang], expected: .violation),
        HostileCase(
            name: "greets in invalid UTF-8", steps: [.send([0xff, 0xfe, 0xfd, 13, 10]), .close], expected: .violation),
        HostileCase(
            name: "sends junk", steps: [.sendText(Packets.greeting), .send(junk), .hang], expected: .violationOrLost),
        HostileCase(
            name: "floods with junk", steps: [.sendText(Packets.greeting), .flood(junk)], expected: .violationOrLost),
        HostileCase(
            name: "announces an absurd length",
            steps: [.sendText(Packets.greeting), .send(Packets.packet([20], length: .max)), .hang],
            expected: .violation),
        HostileCase(
            name: "announces no length",
            steps: [.sendText(Packets.greeting), .send([UInt8](repeating: 0, count: 64)), .hang],
            expected: .violationOrLost),
        HostileCase(
            name: "proposes a list longer than its packet",
            steps: [
                .sendText(Packets.greeting),
                .send(Packets.packet([20] + [UInt8](repeating: 1, count: 16) + [0x7f, 0xff, 0xff, 0xff])), .hang,
            ],
            expected: .violation),
        HostileCase(
            name: "closes in mid-packet",
            steps: [.sendText(Packets.greeting), .send(Array(kexInit.prefix(40))), .close], expected: .lost),
        HostileCase(
            name: "stops in mid-packet", steps: [.sendText(Packets.greeting), .send(Array(kexInit.prefix(40))), .hang],
            expected: .timedOut),
        HostileCase(
            name: "proposes and hangs", steps: [.sendText(Packets.greeting), .send(kexInit), .hang], expected: .timedOut
        ),
        HostileCase(
            name: "proposes and closes", steps: [.sendText(Packets.greeting), .send(kexInit), .read(300), .close],
            expected: .lost),
        HostileCase(
            name: "answers the key exchange with junk",
            steps: [
                .sendText(Packets.greeting), .send(kexInit), .read(300),
                .send(Packets.packet([31] + Packets.bigEndian(0x7fff_ffff) + [UInt8](repeating: 3, count: 64))), .hang,
            ], expected: .violation),
        HostileCase(
            name: "floods the key exchange with messages to ignore",
            steps: [
                .sendText(Packets.greeting), .send(kexInit),
                .flood(Packets.packet([2] + Packets.bigEndian(1000) + [UInt8](repeating: 0, count: 1000))),
            ],
            expected: .violationOrLost),
        HostileCase(
            name: "has nothing in common",
            steps: [
                .sendText(Packets.greeting),
                .send(Packets.packet(Packets.keyExchangeInit(["x"] + Packets.usualLists.dropFirst()))), .hang,
            ], expected: .mismatch),
    ]
}

@Suite("Hostile and broken peers", .timeLimit(.minutes(3)))
struct HostilePeerTests {
    private func configuration(_ endpoint: SSHEndpoint, keyExchange: Duration) throws
        -> SSHConfiguration
    {
        SSHConfiguration(
            endpoint: endpoint, user: "root", authentication: [.key(try SSHIdentity(contentsOf: TestKeys.user))],
            hostKeyPolicy: .pinned([try TestKeys.hostKey(TestKeys.hostEd25519)]),
            timeouts: SSHTimeouts(connect: .seconds(2), keyExchange: keyExchange, authentication: .seconds(2)))
    }

    @Test("a typed error each, in time", arguments: HostileCase.all)
    func peer(_ test: HostileCase) async throws {
        let server = try HostileServer(test.steps)
        // Only those that hang are waited for.
        let hangs = [.timedOut, .violationOrLost].contains(test.expected)
        let configuration = try configuration(server.endpoint, keyExchange: hangs ? .milliseconds(800) : .seconds(30))
        let error = await sshError { try await withConnection(configuration) { _ in } }
        let isExpected =
            switch (test.expected, error) {
            case (.timedOut, .timedOut(.keyExchange, _, _)), (.dropped, .serverDropped),
                (.violation, .protocolViolation):
                true
            case (.violationOrLost, .protocolViolation), (.violationOrLost, .disconnected),
                (.violationOrLost, .timedOut):
                true
            case (.lost, .disconnected), (.mismatch, .noCommonAlgorithm): true
            default: false
            }
        #expect(isExpected, "\(test.name): \(error.map(\.description) ?? "no error")")
        let text = try #require(error).description
        #expect(text.contains(configuration.endpoint.description))
        #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }

    @Test("many such peers leave no descriptor and no memory behind")
    func leaks() async throws {
        let quick = HostileCase.all.filter { [.dropped, .violation, .lost, .mismatch].contains($0.expected) }
        let servers = try quick.map { try HostileServer($0.steps) }
        let engine = try SSHEngine()
        try await visit(servers, 300, engine)
        let before = ProcessUsage.now
        try await visit(servers, ProcessUsage.rounds, engine)
        let after = ProcessUsage.now
        #expect(after.descriptors <= before.descriptors + 16)
        #expect(after.megabytes <= before.megabytes + 24)
    }

    private func visit(_ servers: [HostileServer], _ count: Int, _ engine: SSHEngine) async throws {
        let configurations = try servers.map { try configuration($0.endpoint, keyExchange: .seconds(20)) }
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<count {
                if index >= 32 { await group.next() }
                let configuration = configurations[index % configurations.count]
                group.addTask {
                    _ = await sshError { _ = try await SSHConnection.hostKey(of: configuration, on: engine) }
                }
            }
        }
    }

    @Test("a real server that breaks off in each phase", arguments: [0, 21, 700, 1100, 1500, 2200, 2600, 3200])
    func cutOff(_ bytes: Int) async throws {
        let proxy = try TestProxy(to: TestServer.plain.get().port, breaksOffAfter: bytes)
        let configuration = try configuration(proxy.endpoint, keyExchange: .seconds(20))
        let error = await sshError {
            try await withConnection(configuration) { _ = try await $0.run("head -c 100000 /dev/zero") }
        }
        switch error {
        case .disconnected, .serverDropped, .authenticationFailed: break
        default: Issue.record("cut after \(bytes) bytes: \(String(describing: error))")
        }
    }
}
