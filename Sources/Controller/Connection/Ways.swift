import Foundation
import Inventory
import struct Inventory.Host
import SSHClient
import Vocabulary

/// The ways to hosts. Where an inventory says `ssh_config`, the user's OpenSSH configuration is asked, once a host.
actor Ways {
    private var known: [HostID: Task<Result<Way, HostFailure>, Never>] = [:]
    /// ssh(1) is started once a hop: for a thousand hosts not all at a time.
    private let limiter = Limiter(limit: 8)

    /// - Throws: `HostFailure` in ssh's own words when the OpenSSH configuration can't be read or asks for what can't be done.
    nonisolated func way(to host: Host) async throws(HostFailure) -> Way {
        guard let lookup = host.connection.openSSH else { return Way(to: host) }
        return try await looked(up: host, lookup)
    }

    private func looked(up host: Host, _ lookup: OpenSSHLookup) async throws(HostFailure) -> Way {
        if let way = known[host.id] { return try await way.value.get() }
        let task = Task { [limiter] () -> Result<Way, HostFailure> in
            do {
                let options = try await limiter.withPlace {
                    try await OpenSSHOptions.way(
                        to: host.address, user: lookup.user, port: lookup.port, file: lookup.file)
                }
                return .success(Way(to: host, lookup, options))
            } catch {
                return .failure(HostFailure(describing: error, host: host.id))
            }
        }
        known[host.id] = task
        return try await task.value.get()
    }
}

extension Way {
    /// What the inventory says itself goes before the OpenSSH configuration.
    ///
    /// - Parameter options: of every hop, the nearest first and the host last.
    fileprivate init(to host: Host, _ lookup: OpenSSHLookup, _ options: [OpenSSHOptions]) {
        let plain = Way(to: host)
        let hops = options.indices.dropLast().map { index in
            Hop(
                id: HostID(jumpBy: options[...index].map(\.endpoint), of: host.id.client), options[index],
                host.connection)
        }
        jumps = lookup.hasJumps ? plain.jumps : hops
        guard let last = options.last else {
            self.host = plain.host
            return
        }
        var target = Hop(id: host.id, last, host.connection)
        target.inventoryKeys = plain.host.inventoryKeys
        target.connectTimeout = last.connectTimeout
        self.host = target
    }
}

extension Hop {
    fileprivate init(id: HostID, _ options: OpenSSHOptions, _ connection: ConnectionSettings) {
        let manager = FileManager.default
        let files = options.identityFiles.filter { manager.fileExists(atPath: $0) }
        self.init(
            id: id, endpoint: options.endpoint, user: options.user,
            identityFiles: connection.identityFiles.isEmpty ? files : connection.identityFiles,
            agent: connection.useAgent ? Agent(options.identityAgent) : .none,
            agentKeys: connection.identityFiles.isEmpty ? options.agentKeys : nil,
            knownHostsFiles: connection.knownHostsFile.map { [$0] }
                ?? options.knownHostsFiles.filter { manager.fileExists(atPath: $0) },
            knownHostsEndpoint: options.knownHostsEndpoint, passphraseCommand: connection.passphraseCommand,
            loginPassword: connection.loginPassword)
    }
}

extension Hop.Agent {
    fileprivate init(_ agent: OpenSSHOptions.IdentityAgent) {
        switch agent {
        case .none: self = .none
        case .ofEnvironment: self = .ofEnvironment
        case .socket(let path): self = .socket(path: path)
        }
    }
}
