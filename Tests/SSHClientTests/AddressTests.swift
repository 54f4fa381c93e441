import Foundation
import Testing

@testable import SSHClient

@Suite("Addresses of both families", .timeLimit(.minutes(4)))
struct AddressTests {
    @Test("a server that listens on IPv6 only, its key known as [address]:port")
    func literal() async throws {
        let server = try TestServer(addresses: ["::1"])
        #expect(server.endpoint.description == "[::1]:\(server.port)")
        let line = try "[::1]:\(server.port) \(TestKeys.publicLine(TestKeys.hostEd25519))"
        var configuration = try SSHConfiguration.test(server)
        configuration.hostKeyPolicy = KnownHostsFile(text: line).policy(for: server.endpoint)
        let result = try await withConnection(configuration) { try await $0.run("echo $SSH_CONNECTION") }
        #expect(result.outputText.hasPrefix("::1 "))
        configuration.hostKeyPolicy = KnownHostsFile(text: line).policy(for: SSHEndpoint(address: "::1", port: 22))
        let error = await sshError { try await withConnection(configuration) { _ in } }
        guard case .hostKeyUnknown(server.endpoint, _) = error else {
            Issue.record("port 22 has another key: \(String(describing: error))")
            return
        }
    }

    @Test("through a jump host by IPv6 to a host by IPv6")
    func jump() async throws {
        let (jump, target) = (try TestServer(addresses: ["::1"]), try TestServer(addresses: ["::1"]))
        let hop = SSHHop(
            endpoint: jump.endpoint, user: SSHConfiguration.testUser,
            authentication: [.key(try SSHIdentity(contentsOf: TestKeys.user))],
            hostKeyPolicy: .pinned([try TestKeys.hostKey(TestKeys.hostEd25519)]))
        let result = try await withConnection(.test(target, jumps: [hop])) { try await $0.run("echo through") }
        #expect(result.outputText == "through\n")
    }

    @Test("nobody listens on an IPv6 address")
    func refused() async throws {
        var configuration = try SSHConfiguration.test(TestServer.plain.get())
        configuration.endpoint = SSHEndpoint(address: "::1", port: try TestServer.freePort())
        let error = await sshError { try await withConnection(configuration) { _ in } }
        #expect(error == .unreachable(configuration.endpoint, cause: .refused))
    }

    /// What a name resolves to: some of it dead in one way or another.
    enum Dead: CaseIterable { case silent, refused }

    @Test("of the addresses of a name those that are dead cost a moment", arguments: Dead.allCases, [true, false])
    func race(_ dead: Dead, deadIsIPv6: Bool) async throws {
        let server = try TestServer(addresses: [deadIsIPv6 ? "127.0.0.1" : "::1"])
        let hole = try BlackHole(address: deadIsIPv6 ? "::1" : "127.0.0.1")
        var lost = hole.endpoint
        if dead == .refused { lost.port = try TestServer.freePort() }
        let configuration = try SSHConfiguration.test(server)
        let engine = try SSHEngine()
        let connection = try SSHConnection(
            configuration, engine: engine, loop: engine.loop(for: configuration), place: nil)
        // Were the dead ones waited for, this would take longer than the suite may.
        let (call, deadline) = (Call(deadline: nil), Deadline(.seconds(900), .connect))
        let addresses = try addresses(of: lost) + addresses(of: lost) + addresses(of: server.endpoint)
        try await connection.race(addresses, call, until: deadline)
        // Nothing that the server said before its socket was chosen is lost.
        try await connection.exchangeKeys(call)
        let key = try TestKeys.hostKey(TestKeys.hostEd25519)
        #expect(connection.hostKey == key)
        await connection.close()
    }

    @Test("when all addresses are dead the time-out holds, and a refusal is told as such", arguments: Dead.allCases)
    func allDead(_ dead: Dead) async throws {
        let holes = try ["127.0.0.1", "::1"].map { try BlackHole(address: $0) }
        let endpoints = try holes.map { hole in
            var endpoint = hole.endpoint
            if dead == .refused { endpoint.port = try TestServer.freePort() }
            return endpoint
        }
        let configuration = try SSHConfiguration.test(TestServer.plain.get())
        let engine = try SSHEngine()
        let connection = try SSHConnection(
            configuration, engine: engine, loop: engine.loop(for: configuration), place: nil)
        let addresses = try endpoints.flatMap(addresses)
        let error = await sshError {
            try await connection.race(addresses, Call(deadline: nil), until: Deadline(.seconds(1), .connect))
        }
        let expected: SSHError =
            dead == .silent
            ? .timedOut(.connect, configuration.endpoint, after: .seconds(1))
            : .unreachable(configuration.endpoint, cause: .refused)
        #expect(error == expected)
        await connection.close()
    }

    @Test("the families take turns")
    func turns() throws {
        let (four, six) = (
            try addresses(of: SSHEndpoint(address: "127.0.0.1")), try addresses(of: SSHEndpoint(address: "::1"))
        )
        let order = SocketAddress.alternatingFamilies(six + six + four + four + four).map(\.family)
        #expect(order == [AF_INET6, AF_INET, AF_INET6, AF_INET, AF_INET])
    }

    private func addresses(of endpoint: SSHEndpoint) throws -> [SocketAddress] {
        guard case .addresses(let found) = SocketAddress.resolve(endpoint, numericOnly: true) else {
            throw TestServer.Failure(description: "\(endpoint) is no address")
        }
        return found
    }
}
