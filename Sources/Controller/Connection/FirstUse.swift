import Foundation
import Ledger
import SSHClient
import Vocabulary

/// Pins the key that a server shows when it is reached for the first time: only where the inventory allows it for the host
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

    /// - Parameter shownKey: looks at the key that the server shows.
    /// - Returns: the key that is pinned from now on.
    func pin(
        _ hop: Hop, shownKey: @escaping @Sendable () async throws(HostFailure) -> HostKey
    ) async throws(HostFailure) -> HostKey {
        if let pinned = pinning[hop.id] { return try await pinned.value.get() }
        let task = Task { [ledger] () -> Result<HostKey, HostFailure> in
            do throws(HostFailure) {
                let key = try await shownKey()
                try Self.record(key, of: hop, in: ledger)
                return .success(key)
            } catch {
                return .failure(error)
            }
        }
        pinning[hop.id] = task
        let result = await task.value
        // A host that did not answer may do so the next time.
        if case .failure = result { pinning[hop.id] = nil }
        return try result.get()
    }

    private static func record(_ key: HostKey, of hop: Hop, in ledger: Ledger) throws(HostFailure) {
        let fact = HostKeyFact(
            key: key.openSSH, fingerprint: key.fingerprintSHA256, address: hop.endpoint.address,
            how: "trust on first use")
        do {
            _ = try ledger.append([NewFact(fact, host: hop.id, validAt: Date())])
        } catch {
            throw HostFailure(.configuration, "the key that the host showed can't be recorded: \(error)")
        }
    }
}
