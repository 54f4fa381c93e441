import Inventory
import struct Inventory.Host
import SSHClient
import Vocabulary

/// A server on the way to a host, or the host itself: where it is, how one logs in there, and what its key is compared with.
struct Hop: Sendable, Hashable {
    /// Which agent may sign.
    enum Agent: Sendable, Hashable {
        case none
        case ofEnvironment
        case socket(path: String)
    }

    /// Under which its key is pinned. A jump host has no identity of its own in an inventory, so it goes by its address.
    let id: HostID
    var endpoint: SSHEndpoint
    var user: String
    var identityFiles: [String]
    var agent: Agent
    /// The public keys that an agent may offer; nil for all of them.
    var agentKeys: Set<[UInt8]>?
    /// OpenSSH files that are asked when nothing is pinned, and the name that they know the server by.
    var knownHostsFiles: [String]
    var knownHostsEndpoint: SSHEndpoint
    /// Prints the passphrase of the identity files; nil where a person is asked.
    var passphraseCommand: [String]?
    /// nil where no password may be tried.
    var loginPassword: SecretSource?
    /// Keys that the inventory itself gives.
    var inventoryKeys: [HostKey] = []
    /// nil where the usual one holds.
    var connectTimeout: Duration?
}

/// The way to a host: the jump hosts, the nearest to the controller first, and the host itself as the last.
struct Way: Sendable, Hashable {
    let jumps: [Hop]
    let host: Hop

    var hops: [Hop] { jumps + [host] }

    /// The part of it that leads to a hop, inclusive.
    func prefix(through index: Int) -> Way { Way(jumps: Array(hops.prefix(index)), host: hops[index]) }
}

extension Way {
    /// The way as the inventory alone gives it.
    init(to host: Host) {
        let connection = host.connection
        let files = connection.knownHostsFile.map { [$0] }
        // Behind a jump host an address says nothing about which host it is, so the user's file is not asked there.
        jumps = connection.jumps.enumerated().map { index, jump in
            let endpoints = connection.jumps[...index].map { SSHEndpoint(address: $0.address, port: $0.port) }
            return Hop(
                id: HostID(jumpBy: endpoints, of: host.id.client),
                endpoint: endpoints[index], user: jump.user ?? connection.user,
                connection, knownHostsFiles: files ?? (index == 0 ? [KnownHosts.userFile] : []))
        }
        let endpoint = SSHEndpoint(address: host.address, port: connection.port)
        var last = Hop(
            id: host.id, endpoint: endpoint, user: connection.user, connection,
            knownHostsFiles: files ?? (connection.jumps.isEmpty ? [KnownHosts.userFile] : []))
        last.inventoryKeys = connection.hostKeys.compactMap { HostKey(openSSH: $0) }
        self.host = last
    }
}

extension Hop {
    fileprivate init(
        id: HostID, endpoint: SSHEndpoint, user: String, _ connection: ConnectionSettings, knownHostsFiles: [String]
    ) {
        self.init(
            id: id, endpoint: endpoint, user: user, identityFiles: connection.identityFiles,
            agent: connection.useAgent ? .ofEnvironment : .none, knownHostsFiles: knownHostsFiles,
            knownHostsEndpoint: endpoint, passphraseCommand: connection.passphraseCommand,
            loginPassword: connection.loginPassword)
    }
}

extension HostID {
    /// - Parameter way: the jump host last, and those before it.
    init(jumpBy way: [SSHEndpoint], of client: ClientID) {
        self.init(jumpBy: way.map { "\($0.address)-\($0.port)" }, of: client)
    }
}
