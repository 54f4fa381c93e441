import Foundation
import Planning
public import Vocabulary

/// The run for people who watch.
extension RunEngine {
    public var state: RunState {
        if let result { return result.state }
        guard let current else { return .waiting }
        let wave = waveRuns[current]
        if stoppedBy != nil { return .stopping }
        switch wave.phase {
        case .stopping: return .stopping
        case .soaking, .rechecking: return .soaking
        case .awaitingApproval: return .waiting
        case .pending, .approved, .decided: return .running
        case .running: return wave.hosts.contains { $0.isActive } ? .running : .waiting
        }
    }

    /// Every wave with its hosts, in order.
    public var waves: [WaveStatus] {
        waveRuns.enumerated().map { index, wave in
            WaveStatus(
                name: wave.planned.name, phase: wave.phase, hosts: wave.hosts.map(\.status),
                waitingFor: index == current && result == nil ? waitingFor(wave) : nil,
                cutoff: wave.hosts.filter { $0.record == nil }.compactMap(\.window?.cutoff).min())
        }
    }

    /// The last words so far.
    public var records: [HostRecord] { waveRuns.flatMap(\.hosts).compactMap(\.record) }

    /// The wave that waits for `msp-patch approve`, if one does: until then nothing happens by itself.
    public var waitsForApproval: String? {
        guard let current, result == nil, waveRuns[current].phase == .awaitingApproval else { return nil }
        return waveRuns[current].planned.name
    }

    private func waitingFor(_ wave: WaveRun) -> String? {
        switch wave.phase {
        case .pending, .approved, .decided: return nil
        case .stopping(let reason):
            let active = wave.hosts.count(where: \.isActive)
            return "\(active) host\(active == 1 ? "" : "s") to finish; nothing new starts: \(reason)"
        case .soaking(let until): return "the end of the soak at \(until.formatted(.iso8601))"
        case .rechecking: return "the checks at the end of the soak"
        case .awaitingApproval: return "approval: msp-patch approve \(run) \(wave.planned.name)"
        case .running:
            guard wave.hosts.contains(where: \.isActive) else { return waitingFor(wave.hosts.filter(\.isWaiting)) }
            let open = wave.hosts.count { $0.record == nil }
            return
                "\(open) host\(open == 1 ? "" : "s"); \(wave.tally.failed) failed, at most \(wave.planned.maxFailed) may"
        }
    }

    /// Nothing is worked on: what the first of the hosts waits for.
    private func waitingFor(_ waiting: [HostMachine]) -> String? {
        let openings = waiting.compactMap { machine in machine.window.map { (machine.host, $0) } }
        guard let (host, window) = openings.min(by: { $0.1.opens < $1.1.opens }) else { return nil }
        if let hindrance = waiting.compactMap(\.hindrance).first { return hindrance }
        return "window \(window.name) of \(host), open from \(window.opens.formatted(.iso8601))"
    }
}

extension HostMachine {
    var status: HostStatus {
        let detail = record?.reason ?? hindrance
        return switch phase {
        case .pending, .waiting: HostStatus(host: host, phase: .waiting, outcome: nil, since: since, detail: detail)
        case .working(let step), .pausing(let step, _):
            HostStatus(host: host, phase: .working(step), outcome: nil, since: since, detail: detail)
        case .done(let record):
            HostStatus(host: host, phase: .done, outcome: record.outcome, since: since, detail: detail)
        }
    }
}
