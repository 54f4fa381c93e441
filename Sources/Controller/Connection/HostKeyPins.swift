public import Inventory
public import struct Inventory.Host
public import Ledger
import SSHClient
import Foundation
import Synchronization
import Vocabulary

/// Which keys a host may show: those pinned by `trust` in the ledger, those in the inventory, those in known_hosts files.
///
/// Pins are per client: two clients whose hosts have the same address behind different jump hosts are never mixed.
public final class HostKeyPins: Sendable {
    private let recorded: Mutex<[HostID: [HostKey]]>
    private let files: [String: KnownHostsFile]

    /// Reads the ledger and every known_hosts file that the hosts name.
    ///
    /// - Throws: `LedgerError`, or the file's error when a file that the inventory names can't be read.
    public init(ledger: Ledger, hosts: [Host]) throws {
        recorded = Mutex(try Self.recordedPins(ledger))
        var files: [String: KnownHostsFile] = [:]
        for path in Set(hosts.compactMap(\.connection.knownHostsFile) + [Self.userFile].compactMap(\.self)) {
            files[path] = try KnownHostsFile(contentsOf: path)
        }
        self.files = files
    }

    /// The keys that a host may show. For a jump host it is asked as for any other, under the name of its pin.
    func keys(of host: Host) -> [HostKey] {
        if case .pinned(let keys, _) = policy(for: host) { keys } else { [] }
    }

    /// A key that was pinned since the ledger was read.
    func add(_ key: HostKey, for host: Host) {
        recorded.withLock { $0[host.id, default: []].append(key) }
    }

    private func recordedKeys(of host: HostID) -> [HostKey] {
        recorded.withLock { $0[host] ?? [] }
    }

    /// The policy for one host. What a person pinned comes first and alone; files speak only for hosts without such a pin.
    func policy(for host: Host) -> HostKeyPolicy {
        let pinned = recordedKeys(of: host.id) + host.connection.hostKeys.compactMap { HostKey(openSSH: $0) }
        let endpoint = SSHEndpoint(address: host.address, port: host.connection.port)
        return policy(pinned, file: Self.knownHostsPath(host), endpoint: endpoint)
    }

    /// The policy for a jump host, which has no identity of its own in an inventory: the client's known_hosts file speaks for it.
    func policy(forJump jump: JumpHost, of host: Host) -> HostKeyPolicy {
        let endpoint = SSHEndpoint(address: jump.address, port: jump.port)
        let pinned = HostID(client: host.id.client, name: jump.pinName).map(recordedKeys) ?? []
        return policy(pinned, file: host.connection.knownHostsFile ?? Self.userFile, endpoint: endpoint)
    }

    private func policy(_ pinned: [HostKey], file path: String?, endpoint: SSHEndpoint) -> HostKeyPolicy {
        guard let path, let file = files[path] else { return .pinned(pinned) }
        let revoked = file.revokedKeys(for: endpoint)
        return .pinned(pinned.isEmpty ? file.keys(for: endpoint) : pinned, revoked: revoked)
    }

    /// The client's file, or the user's own for a host that is reached directly. Behind a jump host an address says
    /// nothing about which host it is, so the user's file is not asked there.
    private static func knownHostsPath(_ host: Host) -> String? {
        host.connection.knownHostsFile ?? (host.connection.jumps.isEmpty ? userFile : nil)
    }

    private static var userFile: String? {
        let path = NSString(string: "~/.ssh/known_hosts").expandingTildeInPath
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    private static func recordedPins(_ ledger: Ledger) throws -> [HostID: [HostKey]] {
        var pins: [HostID: [HostKey]] = [:]
        for fact in try ledger.facts(kinds: [HostKeyFact.kind]) {
            guard let host = fact.host, let key = HostKey(openSSH: try fact.decode(HostKeyFact.self).key) else {
                continue
            }
            let replaced = Set(try fact.decode(HostKeyFact.self).replaces)
            pins[host, default: []].removeAll { replaced.contains($0.openSSH) || $0 == key }
            pins[host, default: []].append(key)
        }
        return pins
    }
}

extension JumpHost {
    /// The name under which a jump host's key is pinned for a client.
    public var pinName: String { "jump-\(address.replacing(":", with: "-"))-\(port)" }
}
