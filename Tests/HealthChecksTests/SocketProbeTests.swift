import LoopbackServer
import HealthChecks
import Inventory
import Testing

/// Checks from the controller, against servers on loopback.
@Suite struct SocketProbeTests {
    private func probe(_ kind: HealthCheck.Kind, timeout: Int = 10) async -> CheckObservation {
        await SocketProbe(timeoutSeconds: timeout).probe(
            HealthCheck(kind: kind, requirement: .required), address: "127.0.0.1")
    }

    @Test func tcpTellsOpenFromClosed() async throws {
        let server = try LoopbackServer(answer: nil)
        defer { server.stop() }
        #expect(await probe(.tcp(port: server.port, address: nil, from: .controller)).state == .pass)
        let closed = try LoopbackServer.closedPort()
        #expect(await probe(.tcp(port: closed, address: "127.0.0.1", from: .controller)).state == .fail)
    }

    @Test(arguments: [
        ("200 OK", 200, nil, CheckState.pass), ("200 OK", 200, "well", .pass), ("200 OK", 200, "lost", .fail),
        ("503 Busy", 200, nil, .fail), ("301 Moved", 200, nil, .fail), ("301 Moved", 301, nil, .pass),
    ])
    func httpIsJudgedByStatusAndText(answer: String, status: Int, contains: String?, state: CheckState) async throws {
        let server = try LoopbackServer(answer: LoopbackServer.page(answer, "all is well"))
        defer { server.stop() }
        let seen = await probe(
            .http(url: "http://127.0.0.1:\(server.port)/healthz", from: .controller, status: status, contains: contains)
        )
        #expect(seen.state == state, "\(seen)")
    }

    @Test func aServerThatSaysNothingFailsInTime() async throws {
        let server = try LoopbackServer(answer: nil)
        defer { server.stop() }
        let seen = await probe(
            .http(url: "http://127.0.0.1:\(server.port)/", from: .controller, status: 200, contains: nil), timeout: 1)
        #expect(seen.state == .fail)
        #expect(seen.detail == "no answer in time")
    }

    @Test func whatIsNotHTTPFails() async throws {
        let server = try LoopbackServer(answer: "SSH-2.0-OpenSSH_9.2\r\n")
        defer { server.stop() }
        #expect(
            await probe(.http(url: "http://127.0.0.1:\(server.port)/", from: .controller, status: 200, contains: nil))
                .state == .fail)
    }

    @Test func aNameThatDoesNotResolveIsUnknown() async {
        #expect(await probe(.tcp(port: 80, address: "no-such-host.invalid", from: .controller)).state == .unknown)
    }

    @Test func httpsWithoutTLSFails() async throws {
        let server = try LoopbackServer(answer: "no TLS here")
        defer { server.stop() }
        let seen = await probe(
            .http(url: "https://127.0.0.1:\(server.port)/", from: .controller, status: 200, contains: nil))
        #expect(seen.state == .fail, "\(seen)")
    }

    @Test func checksOfTheHostAreNotMadeHere() async {
        #expect(await probe(.process(name: "sshd")).state == .unknown)
    }
}
