public import Foundation
public import Inventory
public import struct Inventory.Host
public import Ledger
public import Packages
public import Vocabulary

/// What a host itself says of a package for which the ledger has nothing pending.
public struct AskedPackage: Sendable {
    public let name: String
    /// One for each architecture; empty where the host knows no such package.
    public let standings: [PackageStanding]
    /// Why the host could not be asked; nil when it answered.
    public let failure: String?
    /// The last change that a run made to it there.
    public let lastChange: (run: RunID?, at: Date, change: HostOutcomeFact.Change)?

    /// A name that may be one of a package: no advisory, no flaw. The architecture behind a dot is taken off.
    ///
    /// - Returns: nil for what is none.
    public static func name(_ text: String) -> String? {
        guard text.firstMatch(of: #/^[A-Z]{3,}[A-Z0-9]*-\d+/#) == nil, !text.contains(":") else { return nil }
        let architectures = [
            "all", "noarch", "amd64", "arm64", "i386", "armhf", "x86_64", "aarch64", "i686", "ppc64le", "s390x",
        ]
        let suffix = architectures.first { text.hasSuffix(".\($0)") }
        return suffix.map { String(text.dropLast($0.count + 1)) } ?? text
    }

    /// - Parameters:
    ///   - manager: as the last scan found it.
    ///   - connector: nil: the host is not to be asked.
    public static func ask(
        _ name: String, of host: Host, manager: PackageManager, connector: HostConnector?, ledger: Ledger
    ) async throws -> AskedPackage {
        let last = try ledger.facts(kinds: [HostOutcomeFact.kind], host: host.id).reversed().lazy.compactMap { fact in
            try? fact.decode(HostOutcomeFact.self).changes.first { $0.applied && $0.name == name }.map {
                (fact.run, fact.validAt, $0)
            }
        }.first
        func answer(_ standings: [PackageStanding], failure: String? = nil) -> AskedPackage {
            AskedPackage(name: name, standings: standings, failure: failure, lastChange: last)
        }
        guard let connector else { return answer([], failure: "--recorded asks no host") }
        do throws(HostFailure) {
            return answer(
                try await connector.withRemoteHost(host) { remote in
                    let nonce = Nonce.make()
                    let script = try PackageQuestion.script(nonce: nonce, manager: manager, package: name)
                    return try PackageQuestion.parse(
                        try await remote.run(script, timeout: .seconds(240)), nonce: nonce, manager: manager)
                })
        } catch {
            return answer([], failure: error.message)
        }
    }
}
