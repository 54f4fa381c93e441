import Foundation
import Inventory
import struct Inventory.Host
import Ledger
import SSHClient
import Vocabulary

/// Pins the key that a host shows when it is reached for the first time: only where the inventory allows it for that host
/// (`trust_on_first_use: true`) and the one who started the program asked for it (`--trust-on-first-use`).
///
/// Each pin is a fact, with who started the program and when. A key that is pinned already is never replaced: a host that then shows
/// another one is refused like any other.
actor FirstUse {
    private let ledger: Ledger
    private var pinning: [HostID: Task<Result<HostKey, HostFailure>, Never>] = [:]

    init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// - Parameter shownKey: looks at the key that the host shows.
    /// - Returns: the key that is pinned from now on.
    func pin(
        _ host: Host, shownKey: @escaping @Sendable () async throws(HostFailure) -> HostKey
    ) async throws(HostFailure) -> HostKey {
        if let pinned = pinning[host.id] { return try await pinned.value.get() }
        let task = Task { [ledger] () -> Result<HostKey, HostFailure> in
            do throws(HostFailure) {
                let key = try await shownKey()
                try Self.record(key, of: host, in: ledger)
                return .success(key)
            } catch {
                return .failure(error)
            }
        }
        pinning[host.id] = task
        let result = await task.value
        // A host that did not answer may do so the next time.
        if case .failure = result { pinning[host.id] = nil }
        return try result.get()
    }

    private static func record(_ key: HostKey, of host: Host, in ledger: Ledger) throws(HostFailure) {
        let fact = HostKeyFact(
            key: key.openSSH, fingerprint: key.fingerprintSHA256, address: host.address, how: "trust on first use")
        do {
            _ = try ledger.append([NewFact(fact, host: host.id, validAt: Date())])
        } catch {
            throw HostFailure(.configuration, "the key that the host showed can't be recorded: \(error)")
        }
    }
}
