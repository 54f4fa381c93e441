import Inventory
import struct Inventory.Host
import Packages

extension HostConnector {
    /// Which versions of packages a host could install now, from its repositories or from what it has kept.
    func versions(
        of packages: [PackageChange], _ manager: PackageManager, availableOn host: Host
    ) async throws(HostFailure) -> [AvailableVersion] {
        try await withRemoteHost(host) { try await $0.versions(of: packages, manager) }
    }
}

extension RemoteHost {
    func versions(of packages: [PackageChange], _ manager: PackageManager) async throws -> [AvailableVersion] {
        let nonce = Nonce.make()
        let script = try Availability.script(nonce: nonce, manager: manager, packages: packages)
        return try Availability.parse(
            try await run(script, timeout: .seconds(240)), nonce: nonce, manager: manager)
    }
}
