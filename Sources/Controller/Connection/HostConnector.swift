public import Inventory
public import struct Inventory.Host
public import SSHClient
import Logging
import Foundation

/// Opens connections to hosts as the inventory says, within the limits, each verified against the keys pinned for it.
public struct HostConnector: Sendable {
    /// How many connections may be open at once: one of a thousand hosts must not wait for the slowest, and one jump host
    /// must not be flooded.
    public struct Limits: Sendable {
        public var all: Int
        public var perJump: Int

        public init(all: Int = 512, perJump: Int = 64) {
            self.all = all
            self.perJump = perJump
        }
    }

    private enum Place: Hashable, Sendable {
        case all
        case jump(JumpHost)
    }

    private let engine: SSHEngine
    private let pins: HostKeyPins
    private let credentials: Credentials
    private let limits: Limits
    private let limiter = Limiter<Place>()
    private let timeouts: SSHTimeouts
    private let log = Logger(label: "msp-patch.connection")

    /// - Parameter askPassphrase: asks a person for a key's passphrase; answers nil when there is nobody to ask.
    public init(
        engine: SSHEngine, pins: HostKeyPins, limits: Limits = Limits(), timeouts: SSHTimeouts = SSHTimeouts(),
        askPassphrase: @escaping @Sendable (_ path: String) -> String? = { _ in nil }
    ) {
        self.engine = engine
        self.pins = pins
        self.limits = limits
        self.timeouts = timeouts
        self.credentials = Credentials(askPassphrase: askPassphrase)
    }

    /// Connects, runs `body`, and closes whatever comes.
    ///
    /// - Throws: `HostFailure`, also for what `body` throws.
    public func withConnection<Value: Sendable>(
        to host: Host, _ body: @Sendable (SSHConnection) async throws -> Value
    ) async throws(HostFailure) -> Value {
        do {
            return try await limiter.withPlaces(places(of: host)) {
                let connection = try await SSHConnection.connect(
                    configuration(host, logIn: try authentication(host)), on: engine)
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
        if case .pinned(let keys, _) = pins.policy(for: host) { keys } else { [] }
    }

    /// The key that a host shows, whatever is pinned; nothing is sent to it but the key exchange.
    func shownKey(of host: Host) async throws(HostFailure) -> HostKey {
        do {
            return try await limiter.withPlaces(places(of: host)) {
                var configuration = configuration(
                    host, logIn: host.connection.jumps.isEmpty ? [] : try authentication(host))
                configuration.hostKeyPolicy = .acceptAnyAndReport
                return try await SSHConnection.hostKey(of: configuration, on: engine)
            }
        } catch {
            throw HostFailure(describing: error, host: host)
        }
    }

    private func places(of host: Host) -> [(key: Place, limit: Int)] {
        [(.all, limits.all)] + host.connection.jumps.prefix(1).map { (.jump($0), limits.perJump) }
    }

    private func authentication(_ host: Host) throws(HostFailure) -> [SSHAuthentication] {
        try credentials.authentication(for: host.connection)
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
