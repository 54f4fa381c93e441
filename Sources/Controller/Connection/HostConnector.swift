import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
import Logging
import Packages
public import SSHClient
import Vocabulary

/// Opens connections to hosts as the inventory says, each verified against the keys pinned for it.
///
/// How many there are at once, in all and through a jump host, is the engine's affair, which does not count hosts that are silent.
public struct HostConnector: Sendable {
    private let engine: SSHEngine
    private let pins: HostKeyPins
    private let ways = Ways()
    private let credentials: Credentials
    private let firstUse: FirstUse?
    private let timeouts: SSHTimeouts
    private let log = Logger(label: "msp-patch.connection")

    /// - Parameters:
    ///   - firstUseLedger: where keys are pinned that hosts show for the first time, of hosts whose inventory allows it; nil pins none.
    ///   - askPerson: asks for a secret at the terminal; answers nil when there is nobody to ask. May block.
    public init(
        engine: SSHEngine, pins: HostKeyPins, timeouts: SSHTimeouts = SSHTimeouts(),
        firstUseLedger: Ledger? = nil, askPerson: @escaping @Sendable (SecretQuestion) -> String? = { _ in nil }
    ) {
        self.engine = engine
        self.pins = pins
        self.timeouts = timeouts
        self.firstUse = firstUseLedger.map(FirstUse.init)
        self.credentials = Credentials(secrets: Secrets(person: askPerson), engine: engine)
    }

    /// Connects, runs `body` on the connection's event loop, and closes whatever comes. `body` must not block, nor compute for long.
    ///
    /// - Throws: `HostFailure`, also for what `body` throws.
    public func withConnection<Value: Sendable>(
        to host: Host, _ body: nonisolated(nonsending) @Sendable (SSHConnection) async throws -> Value
    ) async throws(HostFailure) -> Value {
        do {
            let way = try await ways.way(to: host)
            if host.connection.trustOnFirstUse { try await pinOnFirstUse(way) }
            return try await engine.withConnection(try await configuration(way)) { connection in
                log.debug("connected", metadata: ["host": "\(host.id)", "address": "\(way.host.endpoint)"])
                return try await body(connection)
            }
        } catch {
            let failure = HostFailure(describing: error, host: host.id)
            log.debug(
                "failed",
                metadata: ["host": "\(host.id)", "code": "\(failure.code.rawValue)", "message": "\(failure.message)"])
            throw failure
        }
    }

    /// How scripts become root on a host.
    ///
    /// - Throws: `HostFailure` when sudo's password is to be given and can't be had.
    func elevation(on host: Host) async throws(HostFailure) -> Elevation {
        try await credentials.elevation(on: host)
    }

    /// Has sudo's password tried on its own while no host has taken it yet (see ``SecretTrial``). Before scripts use it.
    ///
    /// - Throws: `HostFailure` when this host refuses it, or others have refused it and none has taken it; `SSHError`.
    func prove(_ elevation: Elevation, on host: Host, _ connection: SSHConnection) async throws {
        guard elevation.hasPassword else { return }
        let trial = await credentials.sudoTrial(on: host)
        switch await trial.permission() {
        case .proven: return
        case .refused(let hosts):
            throw HostFailure(
                .sudoRefused,
                "sudo's password is held back, so that no account is locked: \(hosts.joined(separator: ", ")) refused it, and no host has taken it",
                remedy:
                    "correct what sudo_password_command prints, or what was typed; if it is right elsewhere, leave those hosts out with --limit"
            )
        case .toTry:
            do {
                let nonce = Nonce.make()
                let answer = try await connection.runScript(
                    SudoTrial.script(nonce: nonce, elevation: elevation), timeout: .seconds(60))
                let verdict = try SudoTrial.parse(answer, nonce: nonce)
                guard case .wrong(let words, let remedy) = verdict else {
                    return await trial.end(verdict == .right ? .taken : .unknown)
                }
                await trial.end(.refused(by: host.id.name))
                throw HostFailure(.sudoRefused, words, remedy: remedy)
            } catch let failure as HostFailure {
                throw failure
            } catch {
                await trial.end(.unknown)
                throw error
            }
        }
    }

    /// - Throws: `HostFailure` when an OpenSSH configuration can't be followed.
    func way(to host: Host) async throws(HostFailure) -> Way {
        try await ways.way(to: host)
    }

    /// The keys that are pinned for a server.
    func pinnedKeys(of hop: Hop) throws(HostFailure) -> [HostKey] {
        try pins.keys(of: hop)
    }

    /// Takes in what a person has just pinned for a server.
    func pinned(_ key: HostKey, for server: HostID, replacing former: [HostKey]) {
        pins.pin(key, for: server, replacing: former)
    }

    /// The key that the end of a way shows, whatever is pinned; nothing is sent to it but the key exchange.
    ///
    /// - Throws: `HostFailure`, also for a key that a known_hosts file revokes.
    func shownKey(at way: Way) async throws(HostFailure) -> HostKey {
        do {
            return try await look(at: way)
        } catch {
            throw HostFailure(describing: error, host: way.host.id)
        }
    }

    /// The jump hosts first: nothing behind one can be looked at before it is trusted itself.
    private func pinOnFirstUse(_ way: Way) async throws(HostFailure) {
        guard let firstUse else { return }
        for (index, hop) in way.hops.enumerated() where try pins.keys(of: hop).isEmpty {
            let key = try await firstUse.pin(hop) { () async throws(HostFailure) in
                do {
                    return try await look(at: way.prefix(through: index))
                } catch {
                    throw HostFailure(describing: error, host: hop.id)
                }
            }
            pins.pin(key, for: hop.id)
        }
    }

    /// The key exchange and nothing more; only on the way there jump hosts are logged in to. A key that is revoked is nothing to agree to.
    private func look(at way: Way) async throws -> HostKey {
        let policy = try pins.policy(for: way.host)
        let configuration = SSHConfiguration(
            endpoint: way.host.endpoint, user: way.host.user, authentication: [], hostKeyPolicy: policy,
            jumps: try await hops(way), timeouts: timeouts(of: way))
        let key = try await SSHConnection.hostKey(of: configuration, on: engine)
        if case .pinned(_, let revoked) = policy, revoked.contains(key) {
            throw SSHError.hostKeyRevoked(way.host.endpoint, offered: key)
        }
        return key
    }

    private func configuration(_ way: Way) async throws(HostFailure) -> SSHConfiguration {
        SSHConfiguration(
            endpoint: way.host.endpoint, user: way.host.user,
            authentication: try await credentials.authentication(at: way.host),
            hostKeyPolicy: try pins.policy(for: way.host), jumps: try await hops(way),
            timeouts: timeouts(of: way))
    }

    private func timeouts(of way: Way) -> SSHTimeouts {
        var timeouts = timeouts
        timeouts.connect = way.host.connectTimeout ?? timeouts.connect
        return timeouts
    }

    private func hops(_ way: Way) async throws(HostFailure) -> [SSHHop] {
        var hops: [SSHHop] = []
        for jump in way.jumps {
            hops.append(
                SSHHop(
                    endpoint: jump.endpoint, user: jump.user,
                    authentication: try await credentials.authentication(at: jump),
                    hostKeyPolicy: try pins.policy(for: jump)))
        }
        return hops
    }
}

extension SSHConnection {
    /// Runs a script of ours on the host: on standard input, so that neither its length nor a process list matters.
    ///
    /// - Returns: its standard output.
    /// - Throws: `HostFailure` when the shell did not end by itself; `SSHError` otherwise.
    func runScript(_ script: String, timeout: Duration) async throws -> [UInt8] {
        let result = try await run(Scan.command, standardInput: Array(script.utf8), timeout: timeout)
        if case .signal(let name) = result.exit {
            throw HostFailure(.connectionLost, "the script on the host was ended by SIG\(name)")
        }
        // What kept the shell from reading it, such as a missing shell, is told there and nowhere else.
        if result.standardOutput.isEmpty, result.exit != .status(0) || !result.standardError.isEmpty {
            let words = result.standardError.isEmpty ? "" : ": \(result.lastWords)"
            throw HostFailure(
                .badAnswer, "the host ran nothing of the script\(words) (\(result.exit))",
                remedy:
                    "log in by hand: does the account have a POSIX shell that starts, and no ForceCommand of its own?")
        }
        return result.standardOutput
    }
}
