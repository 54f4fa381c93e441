public import Inventory
public import struct Inventory.Host
import Foundation
public import Packages
public import Vocabulary

/// Looks at many hosts at once. One host's trouble is that host's outcome and nobody else's.
public struct Scanner: Sendable {
    private let connector: HostConnector
    private let formerManagers: [HostID: PackageManager]

    /// - Parameter formerManagers: what hosts had at their last scans: half as much has to be sent to those.
    public init(connector: HostConnector, formerManagers: [HostID: PackageManager] = [:]) {
        self.connector = connector
        self.formerManagers = formerManagers
    }

    /// - Parameters:
    ///   - refresh: fetch the repositories' indexes first. Without it the answer is as old as the host's last refresh.
    ///   - onOutcome: called for each host as soon as it has answered or failed.
    /// - Returns: one outcome a host, in the order of `hosts`.
    public func scan(
        _ hosts: [Host], refresh: Bool = true, onOutcome: (HostScanOutcome) async -> Void = { _ in }
    ) async -> [HostScanOutcome] {
        var outcomes: [HostID: HostScanOutcome] = [:]
        await visit(hosts, refresh: refresh) { (outcome) async throws(Never) in
            outcomes[outcome.host.id] = outcome
            await onOutcome(outcome)
        }
        return hosts.compactMap { outcomes[$0.id] }
    }

    /// Hands over the outcome of each host as soon as it has answered or failed, one at a time, and keeps none of them: what a thousand hosts
    /// have installed is more than a small controller wants to hold.
    ///
    /// - Throws: what `take` throws; the hosts that have not answered by then are given up.
    public func visit<Failure: Error>(
        _ hosts: [Host], refresh: Bool = true, handingTo take: (HostScanOutcome) async throws(Failure) -> Void
    ) async throws(Failure) {
        let result = await withTaskGroup(of: HostScanOutcome.self) { group -> Result<Void, Failure> in
            for host in hosts { group.addTask { await scan(host, refresh: refresh) } }
            do throws(Failure) {
                for await outcome in group { try await take(outcome) }
                return .success(())
            } catch {
                group.cancelAll()
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Looks at one host.
    public func scan(_ host: Host, refresh: Bool = true) async -> HostScanOutcome {
        var startedAt = Date()
        var answer: [UInt8]?
        func outcome(_ result: Result<HostScan, HostFailure>) -> HostScanOutcome {
            HostScanOutcome(
                host: host, startedAt: startedAt, finishedAt: Date(), result: result,
                answerHash: answer.map { SHA256.hexDigest(of: $0) },
                answer: host.keepsAnswersFor == nil ? nil : answer)
        }
        do {
            let scan: HostScan
            do {
                scan = try await ask(host, refresh, formerManagers[host.id], &startedAt, &answer)
            } catch ScanError.managerChanged {
                answer = nil
                scan = try await ask(host, refresh, nil, &startedAt, &answer)
            }
            return outcome(.success(scan))
        } catch {
            return outcome(.failure(HostFailure(describing: error, host: host.id)))
        }
    }

    private func ask(
        _ host: Host, _ refresh: Bool, _ former: PackageManager?, _ startedAt: inout Date, _ answer: inout [UInt8]?
    ) async throws -> HostScan {
        let nonce = Nonce.make()
        let elevation = try await connector.elevation(on: host)
        let (output, began) = try await connector.withConnection(to: host) { connection in
            let began = Date()
            try await connector.prove(elevation, on: host, connection)
            // Made here: thousands of hosts that wait for their turn need none yet.
            let script = Scan.script(nonce: nonce, refresh: refresh, elevation: elevation, former: former)
            return (try await connection.runScript(script, timeout: ScanLimits.timeout), began)
        }
        startedAt = began
        answer = output
        let scan = try Scan.parse(output, nonce: nonce)
        try Self.refuseWithoutSudo(scan, host)
        return scan
    }

    /// Without the rules that decide what is pending, an answer is no answer: "nothing found" would read like "nothing pending".
    private static func refuseWithoutSudo(_ scan: HostScan, _ host: Host) throws(HostFailure) {
        let findings = scan.findings.filter { $0.code == .sudoMissing }
        guard host.connection.become == .sudo, let refusal = findings.first(where: { $0.weight == .critical }) else {
            return
        }
        let missing = scan.missingSudoRules.map { "; missing rule: \($0)" }.joined()
        throw HostFailure(.sudoRefused, refusal.message + missing, remedy: refusal.remedy)
    }
}

enum ScanLimits {
    /// A refresh over a dying mirror takes minutes before apt gives it up; longer than this is a hang.
    static let timeout: Duration = .seconds(600)
}
