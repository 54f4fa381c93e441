import Foundation
import HealthChecks
import Inventory
import struct Inventory.Host
import PatchEngine
import Planning

/// Looking at a host's health: the same look before and after, the difference decides.
extension HostOperations {
    /// One look at all checks: those on the host in one round trip, those from the controller beside it.
    func snapshot(_ host: Host) async throws -> Snapshot {
        async let fromHere = observationsFromController(host)
        let there = try await connector.patiently(host, for: .seconds(120)) { remote in
            let nonce = Nonce.make()
            let script = RemoteChecks.script(checks: host.checks, nonce: nonce)
            return try RemoteChecks.parse(
                try await remote.run(script, timeout: .seconds(120)), checks: host.checks, nonce: nonce)
        }
        return Snapshot(observations: there.observations + (await fromHere))
    }

    private func observationsFromController(_ host: Host) async -> [CheckObservation] {
        let probe = SocketProbe()
        var observations: [CheckObservation] = []
        for check in host.checks where check.isFromController {
            observations.append(await probe.probe(check, address: host.address))
        }
        return observations
    }

    /// How the host is after all of it: its checks, and a last scan, so that the ledger knows what is still pending. It
    /// refreshes like any other: one that did not would be complete over a repository that fails. The scan decides nothing here; a host that does not answer it has answered its checks, and the next scan will tell.
    func checkAndScan(_ host: Host, settle: Duration) async throws -> HealthReport {
        let report = try await check(host, settle: settle)
        let outcome = await Scanner(connector: connector).scan(host)
        if outcome.scan != nil { try ScanRecorder(ledger: journal.ledger).record([outcome]) }
        return report
    }

    /// Looks until the checks have settled, and compares with how the host was before.
    ///
    /// - Parameter settle: how long the host is given; zero decides at the first look.
    func check(_ host: Host, settle: Duration) async throws -> HealthReport {
        guard let baseline = try journal.baseline(of: host.id) else {
            throw HostFailure(
                .badAnswer, "no baseline of \(host.id) is in the ledger: there is nothing to compare its health with")
        }
        var policy = SettlePolicy(start: Date(), settleSeconds: Int(settle.components.seconds))
        var next = policy.firstProbe
        while true {
            try await Task.sleep(for: .seconds(max(0, next.timeIntervalSinceNow)))
            let report = Comparison.compare(
                before: baseline, after: try await snapshot(host), removedPackages: Set(planned(host)?.removals ?? []))
            switch policy.observe(report, at: Date()) {
            case .probe(let instant): next = instant
            case .settled(let report): return report
            }
        }
    }
}

extension HealthCheck {
    /// Whether the controller makes the check, not the host.
    fileprivate var isFromController: Bool {
        switch kind {
        case .tcp(_, _, let origin), .http(_, let origin, _, _): origin == .controller
        case .disk, .units, .systemd, .command, .file, .process: false
        }
    }
}
