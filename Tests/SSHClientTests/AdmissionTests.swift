import Foundation
import SSHClient
import Synchronization
import Testing

/// How many connections there are at once.
private final class Sessions: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    func change(by number: Int) {
        counts.withLock { $0 = ($0.now + number, max($0.most, $0.now + number)) }
    }
    var most: Int { counts.withLock { $0.most } }
}

@Suite("Many hosts, some of them sick", .timeLimit(.minutes(4)))
struct AdmissionTests {
    private let server: TestServer

    init() throws { server = try TestServer.plain.get() }

    @Test("no more connections at once than the engine is to have")
    func limit() async throws {
        let engine = try SSHEngine(sessions: 3)
        let configuration = try SSHConfiguration.test(server)
        let sessions = Sessions()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    try await withConnection(configuration, engine: engine) {
                        sessions.change(by: 1)
                        _ = try await $0.run("sleep 0.2")
                        sessions.change(by: -1)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(sessions.most <= 3)
    }

    enum Sickness: CaseIterable { case silent, stopsAfterGreeting, closed }

    @Test("hosts that do not answer hold up nobody, however few places there are", arguments: Sickness.allCases)
    func sickHosts(_ sickness: Sickness) async throws {
        let listener = try Listener()
        let stuck = try HostileServer([.sendText(Packets.greeting), .hang])
        let engine = try SSHEngine(sessions: 2)
        let timeouts = SSHTimeouts(keyExchange: .seconds(60))
        let healthy = try SSHConfiguration.test(server, timeouts: timeouts)
        var sick = healthy
        switch sickness {
        case .silent: sick.endpoint.port = listener.port
        case .stopsAfterGreeting: sick.endpoint = stuck.endpoint
        case .closed: sick.endpoint.port = try TestServer.freePort()
        }
        // The sick ones begin; each would hold a place for a minute.
        let waiting = (0..<6).map { _ in
            Task { [sick] in await sshError { try await withConnection(sick, engine: engine) { _ in } } }
        }
        try await Task.sleep(for: .milliseconds(50))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask { try await withConnection(healthy, engine: engine) { _ = try await $0.run("true") } }
            }
            try await group.waitForAll()
        }
        for task in waiting { task.cancel() }
        // None of the silent ones had come to its end by itself.
        for task in waiting {
            let expected: SSHError =
                sickness == .closed ? .unreachable(sick.endpoint, cause: .refused) : .cancelled
            #expect(await task.value == expected)
        }
    }

    @Test("a host that answers late gets its place again, when there is one")
    func lateAnswer() async throws {
        let proxy = try TestProxy(to: server.port, delay: 1)
        let engine = try SSHEngine(sessions: 1)
        var late = try SSHConfiguration.test(server)
        late.endpoint = proxy.endpoint
        let configuration = try SSHConfiguration.test(server)
        async let first = withConnection(late, engine: engine) { try await $0.run("echo late").outputText }
        try await Task.sleep(for: .milliseconds(50))
        // Takes the place that the late host has lent, and keeps it beyond the late host's answer and its time-out.
        let second = try await withConnection(configuration, engine: engine) {
            try await $0.run("sleep 2; echo second").outputText
        }
        #expect(second == "second\n")
        #expect(try await first == "late\n")
    }

    @Test("whoever is cancelled while waiting for a place leaves the line")
    func cancelled() async throws {
        let engine = try SSHEngine(sessions: 1)
        let configuration = try SSHConfiguration.test(server)
        try await withConnection(configuration, engine: engine) { connection in
            let waiting = Task { await sshError { try await withConnection(configuration, engine: engine) { _ in } } }
            try await Task.sleep(for: .milliseconds(100))
            waiting.cancel()
            #expect(await waiting.value == .cancelled)
        }
        let result = try await withConnection(configuration, engine: engine) { try await $0.run("echo next") }
        #expect(result.outputText == "next\n")
    }
}
