/// What the user's OpenSSH configuration says about a host (ssh_config(5)), as `ssh -G` works it out: `Host` and `Match` blocks, `Include`
/// and canonical names are OpenSSH's own doing.
public struct OpenSSHOptions: Sendable, Hashable {
    public enum IdentityAgent: Sendable, Hashable {
        /// The one that `SSH_AUTH_SOCK` names.
        case ofEnvironment
        case none
        case socket(path: String)
    }

    /// One host of `ProxyJump`, as it stands there. It may be an alias with options of its own: see ``way(to:user:port:file:)``.
    public struct Jump: Sendable, Hashable {
        public var user: String?
        public var host: String
        public var port: UInt16?
    }

    /// `Hostname` and `Port`.
    public var endpoint: SSHEndpoint
    public var user: String
    /// `IdentityFile`, in their order. OpenSSH's usual ones are named even where there are none: files that do not exist are to be passed over.
    public var identityFiles: [String]
    public var identityAgent: IdentityAgent
    /// Of the agent's keys only those of ``identityFiles`` may be offered.
    public var identitiesOnly: Bool
    /// `ProxyJump`, the hop that is nearest to here first.
    public var jumps: [Jump]
    /// `UserKnownHostsFile`, then `GlobalKnownHostsFile`. Files that do not exist are to be passed over.
    public var knownHostsFiles: [String]
    /// The name under which known hosts files have the host's key, without a port, instead of its address.
    public var hostKeyAlias: String?
    /// Nil where the configuration does not say.
    public var connectTimeout: Duration?

    /// Which keys of an agent may be used, for ``SSHAuthentication/agent(socketPath:only:)``; nil for all. Where ``identitiesOnly`` holds, those
    /// whose public halves lie beside the identity files (or are named as such: the private halves may be in the agent alone).
    public var agentKeys: Set<[UInt8]>? {
        guard identitiesOnly else { return nil }
        let files = identityFiles.flatMap { [$0, $0 + ".pub"] }.compactMap { try? File.read($0, limit: 1 << 20) }
        return Set(files.compactMap { HostKey(openSSH: String(decoding: $0, as: UTF8.self))?.blob })
    }

    /// What to look for in known hosts files.
    public var knownHostsEndpoint: SSHEndpoint { hostKeyAlias.map { SSHEndpoint(address: $0) } ?? endpoint }
}

extension OpenSSHOptions {
    /// How many hosts may lie behind one another.
    private static let longestWay = 16

    /// Asks OpenSSH about one host.
    ///
    /// - Parameters:
    ///   - host: as one would give it to ssh(1): an alias, a name, or an address.
    ///   - user: what is given to ssh(1) as `-l`, which goes before the configuration's; nil to let that decide.
    ///   - port: likewise as `-p`.
    ///   - file: the configuration (`-F`); nil for the user's and the system's.
    /// - Throws: ``SSHError/invalidConfiguration(_:)`` in OpenSSH's own words, or when an option is set that this engine does not have
    ///   (`ProxyCommand`, certificates, a local address to connect from), with the option's name.
    public static func read(
        _ host: String, user: String? = nil, port: UInt16? = nil, file: String? = nil
    ) async throws(SSHError) -> OpenSSHOptions {
        let answer = try await OpenSSHProgram.options(of: host, user: user, port: port, file: file)
        return try OpenSSHOptions(answer, host: host)
    }

    /// The options of all hosts on the way to `host`, the nearest first and `host` itself last. The hosts of a `ProxyJump` are looked up in
    /// the configuration as well, as ssh(1) does.
    ///
    /// - Throws: as ``read(_:user:port:file:)``, also when the way leads in a circle.
    public static func way(
        to host: String, user: String? = nil, port: UInt16? = nil, file: String? = nil
    ) async throws(SSHError) -> [OpenSSHOptions] {
        let target = try await read(host, user: user, port: port, file: file)
        var (way, next) = ([target], target.jumps)
        // Each hop is told the way to itself by the hop behind it; only the nearest may have a way of its own.
        while let jump = next.popLast() {
            let hop = try await read(jump.host, user: jump.user, port: jump.port, file: file)
            guard way.count < longestWay, !way.contains(where: { $0.endpoint == hop.endpoint && $0.user == hop.user })
            else {
                throw .invalidConfiguration(
                    "the OpenSSH configuration leads to \(host) in a circle through \(jump.host). Give \(jump.host) a "
                        + "Host block with \"ProxyJump none\" ahead of the others")
            }
            way.insert(hop, at: 0)
            if next.isEmpty { next = hop.jumps }
        }
        return way
    }
}
