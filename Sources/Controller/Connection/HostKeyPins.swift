import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
import SSHClient
import Synchronization
import Vocabulary

/// Which keys a server may show: those pinned by `trust` in the ledger, those in the inventory, those in known_hosts files.
///
/// Pins are per client: two clients whose hosts have the same address behind different jump hosts are never mixed.
public final class HostKeyPins: Sendable {
    private struct Recorded {
        var keys: [HostID: [HostKey]] = [:]
        var replaced: [HostID: Set<String>] = [:]
    }

    private let recorded: Mutex<Recorded>
    private let files: KnownHosts

    /// Reads the ledger and every known_hosts file that the hosts name.
    ///
    /// - Throws: `LedgerError`, or the file's error when a file that the inventory names can't be read.
    public init(ledger: Ledger, hosts: [Host]) throws {
        let pins = try PinnedKeys(in: ledger)
        recorded = Mutex(Recorded(keys: pins.keys.mapValues { $0.map(\.key) }, replaced: pins.replaced))
        files = try KnownHosts(reading: Set(hosts.compactMap(\.connection.knownHostsFile)))
    }

    /// The policy for one server. What a person pinned comes first and alone; files speak only for servers without such a pin.
    ///
    /// - Throws: `HostFailure` when a known_hosts file can't be read: without it a revoked key could not be told.
    func policy(for hop: Hop) throws(HostFailure) -> HostKeyPolicy {
        let (own, replaced) = recorded.withLock { ($0.keys[hop.id] ?? [], $0.replaced[hop.id] ?? []) }
        let pinned = own + hop.inventoryKeys.filter { !replaced.contains($0.openSSH) }
        let files = try files.files(hop.knownHostsFiles)
        let endpoint = hop.knownHostsEndpoint
        return .pinned(
            pinned.isEmpty ? files.flatMap { $0.keys(for: endpoint) } : pinned,
            revoked: files.flatMap { $0.revokedKeys(for: endpoint) })
    }

    /// The keys that a server may show.
    func keys(of hop: Hop) throws(HostFailure) -> [HostKey] {
        if case .pinned(let keys, _) = try policy(for: hop) { keys } else { [] }
    }

    /// Takes in what was pinned since the ledger was read. Hosts behind one jump host may each report its key.
    ///
    /// - Parameter former: keys that it takes the place of.
    func pin(_ key: HostKey, for host: HostID, replacing former: [HostKey] = []) {
        recorded.withLock { recorded in
            recorded.keys[host, default: []].removeAll { former.contains($0) || $0 == key }
            recorded.keys[host, default: []].append(key)
            recorded.replaced[host, default: []].formUnion(former.map(\.openSSH))
            recorded.replaced[host]?.remove(key.openSSH)
        }
    }
}

/// The known_hosts files, each read once.
final class KnownHosts: Sendable {
    /// The user's own; there need not be one.
    static let userFile = NSString(string: "~/.ssh/known_hosts").expandingTildeInPath

    private let read: Mutex<[String: Result<KnownHostsFile?, HostFailure>]>

    /// - Parameter named: files that have to be there.
    /// - Throws: the error of one that can't be read.
    init(reading named: Set<String>) throws {
        var files: [String: Result<KnownHostsFile?, HostFailure>] = [:]
        for path in named { files[path] = .success(try KnownHostsFile(contentsOf: path)) }
        read = Mutex(files)
    }

    /// - Throws: `HostFailure` for a file that is there and can't be read.
    func files(_ paths: [String]) throws(HostFailure) -> [KnownHostsFile] {
        var files: [KnownHostsFile] = []
        for path in paths {
            let file = read.withLock { read in
                if let known = read[path] { return known }
                let file = Self.file(path)
                read[path] = file
                return file
            }
            if let file = try file.get() { files.append(file) }
        }
        return files
    }

    private static func file(_ path: String) -> Result<KnownHostsFile?, HostFailure> {
        guard FileManager.default.fileExists(atPath: path) else { return .success(nil) }
        do throws(SSHError) {
            return .success(try KnownHostsFile(contentsOf: path))
        } catch {
            return .failure(HostFailure(.configuration, error.description))
        }
    }
}
