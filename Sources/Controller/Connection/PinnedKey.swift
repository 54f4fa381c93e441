public import Foundation
public import Ledger
public import SSHClient
public import Vocabulary

/// A host key that somebody pinned, with who did it, when and how.
public struct PinnedKey: Sendable {
    /// A host, or a jump host by the name under which its key is pinned.
    public let host: HostID
    public let key: HostKey
    /// What the host's address was then.
    public let address: String
    /// Who started the program, as `user@machine`.
    public let actor: String
    public let at: Date
    /// `trust` where a person agreed to the fingerprint; else the option that agreed.
    public let how: String
}

/// What the ledger says of host keys.
public struct PinnedKeys: Sendable {
    /// The keys that hold now, in the order in which they were pinned.
    public private(set) var keys: [HostID: [PinnedKey]] = [:]
    /// Those that a person has replaced, as known_hosts writes them: an inventory that still names one must not bring it back.
    private(set) var replaced: [HostID: Set<String>] = [:]

    /// - Throws: `LedgerError`.
    public init(in ledger: Ledger) throws {
        for fact in try ledger.facts(kinds: [HostKeyFact.kind]) {
            let body = try fact.decode(HostKeyFact.self)
            guard let host = fact.host, let key = HostKey(openSSH: body.key) else { continue }
            replaced[host, default: []].formUnion(body.replaces)
            replaced[host]?.remove(body.key)
            keys[host, default: []].removeAll { body.replaces.contains($0.key.openSSH) || $0.key == key }
            keys[host, default: []].append(
                PinnedKey(
                    host: host, key: key, address: body.address, actor: fact.actor, at: fact.validAt, how: body.how))
        }
    }
}
