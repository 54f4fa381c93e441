import Foundation
import Inventory
import struct Inventory.Host
import Packages
import PatchEngine
import Vocabulary

/// Starts jobs on hosts and follows them to their end, over as many connections as it takes.
struct JobDriver: Sendable {
    /// For how long a host may be silent while its job runs before it counts as lost. The job itself goes on all the same.
    private static let patience = Duration.seconds(900)
    private static let pollInterval = Duration.milliseconds(1500)

    let connector: HostConnector
    /// Called with the last line of a job's log, safe for a terminal.
    var onLine: @Sendable (String, HostID) -> Void = { _, _ in }

    /// Starts the job, or attaches to it if it was started before.
    ///
    /// - Returns: nil when it works; otherwise who else works on the host.
    func start(_ job: JobID, _ request: JobRequest, _ manager: PackageManager, _ host: Host) async throws -> JobAnswer?
    {
        try await connector.patiently(host, for: .seconds(120)) { remote in
            let script = try Job.startScript(id: job, manager: manager, request: request, elevation: remote.elevation)
            switch try Job.parseStart(try await remote.run(script), id: job) {
            case .started, .attached: return nil
            case .busy(let other): return .busy(reason: "job \(other) of another controller works on this host")
            }
        }
    }

    /// Reads the log as it grows, to its last byte.
    func follow(_ job: JobID, _ host: Host) async throws -> FinishedJob {
        let log = JobLog()
        return try await connector.patiently(host, for: Self.patience) { remote in
            while true {
                let script = Job.pollScript(id: job, logOffset: await log.size, elevation: remote.elevation)
                let status = try Job.parsePoll(try await remote.run(script), id: job)
                await log.append(status.log)
                if let line = await log.lastLine { onLine(line, host.id) }
                // A log that grows faster than it is read is read to its end all the same.
                if await log.size < status.logSize, !status.log.isEmpty { continue }
                switch status.state {
                case .starting, .running: try await Task.sleep(for: Self.pollInterval)
                case .finished, .lostInReboot, .lost, .unknown: return await log.completing(status)
                }
            }
        }
    }
}

extension HostConnector {
    /// Runs `body` over a connection, and again over a new one while the host does not answer: a link that is down for a
    /// minute, or an sshd that was just replaced by an update, must not cost the host its outcome.
    ///
    /// - Parameter patience: for how long after the first failure.
    /// - Throws: the last `HostFailure`.
    func patiently<Value: Sendable>(
        _ host: Host, for patience: Duration, _ body: @Sendable (RemoteHost) async throws -> Value
    ) async throws(HostFailure) -> Value {
        let clock = ContinuousClock()
        var deadline: ContinuousClock.Instant?
        var pause = Duration.milliseconds(500)
        while true {
            do {
                return try await withRemoteHost(host, body)
            } catch {
                let giveUp = deadline ?? clock.now + patience
                deadline = giveUp
                guard error.isPassing, clock.now + pause < giveUp, (try? await Task.sleep(for: pause)) != nil else {
                    throw error
                }
                pause = min(pause * 2, .seconds(5))
            }
        }
    }
}

extension HostFailure {
    /// Whether it may be otherwise in a minute: the network, a restarting server. A refused key will be refused again.
    var isPassing: Bool {
        switch code {
        case .unreachable, .timedOut, .connectionLost: true
        case .hostKeyUnknown, .hostKeyChanged, .loginRefused, .passwordExpired, .noCommonAlgorithm, .sudoRefused,
            .unsupported,
            .badAnswer, .configuration:
            false
        }
    }
}
