public import Inventory
public import struct Inventory.Host
public import SSHClient
public import Ledger
import Packages
import Logging
import Foundation

/// Opens connections to hosts as the inventory says, within the limits, each verified against the keys pinned for it.
public struct HostConnector: Sendable {
    /// How many connections may be open at once, so that one jump host is not flooded. How many there may be in all is the
    /// engine's affair, which does not count hosts that are silent.
    public struct Limits: Sendable {
        public var perJump: Int

        public init(perJump: Int = 64) {
            self.perJump = perJump
        }
    }

    private let engine: SSHEngine
    private let pins: HostKeyPins
    private let credentials: Credentials
    private let firstUse: FirstUse?
    private let limits: Limits
    private let limiter = Limiter<JumpHost>()
    private let timeouts: SSHTimeouts
    private let log = Logger(label: "msp-patch.connection")

    /// - Parameters:
    ///   - firstUseLedger: where keys are pinned that hosts show for the first time, of hosts whose inventory allows it; nil pins none.
    ///   - askPerson: asks for a secret at the terminal; answers nil when there is nobody to ask. May block.
    public init(
        engine: SSHEngine, pins: HostKeyPins, limits: Limits = Limits(), timeouts: SSHTimeouts = SSHTimeouts(),
        firstUseLedger: Ledger? = nil, askPerson: @escaping @Sendable (SecretQuestion) -> String? = { _ in nil }
    ) {
        self.engine = engine
        self.pins = pins
        self.limits = limits
        self.timeouts = timeouts
        self.firstUse = firstUseLedger.map(FirstUse.init)
        self.credentials = Credentials(secrets: Secrets(person: askPerson))
    }

    /// Connects, runs `body`, and closes whatever comes.
    ///
    /// - Throws: `HostFailure`, also for what `body` throws.
    public func withConnection<Value: Sendable>(
        to host: Host, _ body: @Sendable (SSHConnection) async throws -> Value
    ) async throws(HostFailure) -> Value {
        do {
            return try await limiter.withPlaces(places(of: host)) {
                let connection = try await SSHConnection.connect(try await configuration(host), on: engine)
                log.debug("connected", metadata: ["host": "\(host.id)", "address": "\(host.address)"])
                do {
                    let value = try await body(connection)
                    await connection.close()
                    return value
                } catch {
                    await connection.close()
                    throw error
                }
            }
        } catch {
            let failure = HostFailure(describing: error, host: host)
            log.debug(
                "failed",
                metadata: ["host": "\(host.id)", "code": "\(failure.code.rawValue)", "message": "\(failure.message)"])
            throw failure
        }
    }

    /// The keys that are pinned for a host.
    func pinnedKeys(of host: Host) -> [HostKey] {
        pins.keys(of: host)
    }

    /// How scripts become root on a host.
    ///
    /// - Throws: `HostFailure` when sudo's password is to be given and can't be had.
    func elevation(on host: Host) async throws(HostFailure) -> Elevation {
        try await credentials.elevation(on: host)
    }

    /// The key that a host shows, whatever is pinned; nothing is sent to it but the key exchange.
    func shownKey(of host: Host) async throws(HostFailure) -> HostKey {
        do {
            return try await limiter.withPlaces(places(of: host)) {
                try await look(at: host)
            }
        } catch {
            throw HostFailure(describing: error, host: host)
        }
    }

    private func places(of host: Host) -> [(key: JumpHost, limit: Int)] {
        host.connection.jumps.prefix(1).map { ($0, limits.perJump) }
    }

    /// The key exchange and nothing more, so that nothing secret is sent; on the way there jump hosts are logged in to.
    private func look(at host: Host) async throws -> HostKey {
        let authentication = host.connection.jumps.isEmpty ? [] : try await credentials.authentication(for: host)
        var configuration = configuration(host, logIn: authentication)
        configuration.hostKeyPolicy = .acceptAnyAndReport
        return try await SSHConnection.hostKey(of: configuration, on: engine)
    }

    private func configuration(_ host: Host) async throws(HostFailure) -> SSHConfiguration {
        try await pinOnFirstUse(host)
        return configuration(host, logIn: try await credentials.authentication(for: host))
    }

    /// The jump hosts on the way first: nothing behind one can be looked at before it is trusted itself.
    private func pinOnFirstUse(_ host: Host) async throws(HostFailure) {
        guard let firstUse, host.connection.trustOnFirstUse else { return }
        for stage in host.jumpsAsHosts + [host] where pins.keys(of: stage).isEmpty {
            let key = try await firstUse.pin(stage) { () async throws(HostFailure) in
                do { return try await look(at: stage) } catch { throw HostFailure(describing: error, host: stage) }
            }
            pins.add(key, for: stage)
        }
    }

    private func configuration(_ host: Host, logIn authentication: [SSHAuthentication]) -> SSHConfiguration {
        let jumps = host.connection.jumps.map { jump in
            SSHHop(
                endpoint: SSHEndpoint(address: jump.address, port: jump.port), user: jump.user ?? host.connection.user,
                authentication: authentication, hostKeyPolicy: pins.policy(forJump: jump, of: host))
        }
        return SSHConfiguration(
            endpoint: SSHEndpoint(address: host.address, port: host.connection.port), user: host.connection.user,
            authentication: authentication, hostKeyPolicy: pins.policy(for: host), jumps: jumps, timeouts: timeouts)
    }
}

extension SSHConnection {
    /// Runs a script of ours on the host: on standard input, so that neither its length nor a process list matters.
    ///
    /// - Returns: its standard output.
    /// - Throws: `HostFailure` when the shell did not end by itself; `SSHError` otherwise.
    func runScript(_ script: String, timeout: Duration) async throws -> [UInt8] {
        let result = try await run(RemoteScript.command, standardInput: Array(script.utf8), timeout: timeout)
        if case .signal(let name) = result.exit {
            throw HostFailure(.connectionLost, "the script on the host was ended by SIG\(name)")
        }
        return result.standardOutput
    }
}
