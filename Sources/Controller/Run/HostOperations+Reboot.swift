import Foundation
import Inventory
import struct Inventory.Host
import Packages
import PatchEngine

/// The reboot and its proof.
extension HostOperations {
    /// How long a host may take to come back.
    private static let returnTimeout = Duration.seconds(600)
    private static let probeInterval = Duration.seconds(1)

    /// Asks for a reboot and waits for the only proof there is: another boot id.
    ///
    /// The boot id from before is a fact before the reboot is asked for, so that a controller that was killed in between
    /// knows whether the host has been down, and never reboots it twice.
    func reboot(_ host: Host) async throws -> RebootAnswer {
        if let asked = try journal.rebootRequest(of: host.id) {
            if let probe = try? await probe(host), probe.bootID == asked.bootID {
                try await requestReboot(host, from: asked.bootID)
            }
            return await waitForReturn(host, since: asked.bootID)
        }
        let before = try await connector.patiently(host, for: .seconds(120)) { try await $0.probe() }
        try journal.record(RebootRequestFact(bootID: before.bootID), host: host.id, at: Date())
        try await requestReboot(host, from: before.bootID)
        return await waitForReturn(host, since: before.bootID)
    }

    /// The host itself compares the boot id: a controller that was halted on the way does not reboot it a second time.
    private func requestReboot(_ host: Host, from bootID: String) async throws {
        try await connector.withRemoteHost(host) { remote in
            let nonce = Nonce.make()
            let script = Reboot.requestScript(nonce: nonce, ifBootID: bootID, elevation: remote.elevation)
            try Reboot.parseRequest(try await remote.run(script), nonce: nonce)
        }
    }

    private func waitForReturn(_ host: Host, since bootID: String) async -> RebootAnswer {
        let clock = ContinuousClock()
        let deadline = clock.now + Self.returnTimeout
        var last = "it has not answered since"
        var seen: BootProbe?
        while clock.now < deadline, (try? await Task.sleep(for: Self.probeInterval)) != nil {
            do {
                let probe = try await probe(host)
                seen = probe
                if probe.isBack(since: bootID) { return .rebooted(kernelIsNewest: probe.runsNewestKernel) }
                last =
                    probe.bootID == bootID
                    ? "it has not gone down" : "systemd is still \(probe.systemState ?? "starting")"
            } catch {
                if !error.isPassing { return .didNotComeBack(reason: error.description) }
                last = error.message
            }
        }
        if seen?.bootID == bootID { return .bootIDUnchanged }
        return .didNotComeBack(reason: "not back after \(Self.returnTimeout.components.seconds / 60) min: \(last)")
    }

    private func probe(_ host: Host) async throws(HostFailure) -> BootProbe {
        try await connector.withRemoteHost(host) { try await $0.probe() }
    }
}

extension RemoteHost {
    func probe() async throws -> BootProbe {
        let nonce = Nonce.make()
        return try Reboot.parseProbe(try await run(Reboot.probeScript(nonce: nonce)), nonce: nonce)
    }
}
