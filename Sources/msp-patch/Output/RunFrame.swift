import Foundation
import PatchEngine
import Vocabulary

/// One picture of a run: waves with their hosts by phase, the time to the cutoff, what the gate waits for, and the hosts that there is
/// room for with the last line of their logs.
struct RunFrame {
    let run: RunID
    let engine: RunEngine
    let lastLines: [HostID: String]
    let events: [String]
    let now: Date

    /// - Parameter height: how many lines there is room for; what is drawn beyond the edge could not be drawn over.
    func lines(height: Int) -> [String] {
        let waves = engine.waves
        let tail = [""] + events.map { "  " + $0 }
        var room = max(3, height - 1 - waves.count - tail.count)
        var lines = ["run \(run)  \(engine.state.rawValue)"]
        // The waves that are worked on come first when room is given away.
        var shown: [String: [String]] = [:]
        for wave in waves.sorted(by: { $0.isOver ? false : $1.isOver }) {
            shown[wave.name] = hosts(of: wave, room: room)
            room -= shown[wave.name]?.count ?? 0
        }
        for wave in waves {
            lines.append("  wave \(wave.name)  \(words(wave))")
            lines += (shown[wave.name] ?? []).map { "    " + $0 }
        }
        return lines + tail
    }

    private func words(_ wave: WaveStatus) -> String {
        let phase: String? =
            switch wave.phase {
            case .pending: engine.result == nil ? "to come" : "not begun"
            case .running: nil
            case .stopping: "stopping"
            case .soaking(let until): "soaking, \(Moment.span(max(0, until.timeIntervalSince(now)))) left"
            case .rechecking: "checking once more"
            case .awaitingApproval: "waits for approval"
            case .approved(let gate), .decided(let gate): "gate \(gate.verdict.rawValue): \(gate.reason)"
            }
        let waiting = wave.waitingFor.map { "the gate waits for \($0)" }
        return [phase, counts(wave), cutoff(wave), waiting].compactMap(\.self).joined(separator: "; ")
    }

    /// Hosts by phase: those that wait, those at work by step, those that are done by outcome.
    private func counts(_ wave: WaveStatus) -> String {
        let phases = wave.hosts.map(\.phaseWord)
        let counts = Dictionary(phases.map { ($0, 1) }, uniquingKeysWith: +)
        var order: [String] = []
        for phase in phases where !order.contains(phase) { order.append(phase) }
        return order.map { "\(counts[$0] ?? 0) \($0)" }.joined(separator: ", ")
    }

    private func cutoff(_ wave: WaveStatus) -> String? {
        wave.cutoff.map { $0 > now ? "\(Moment.span($0.timeIntervalSince(now))) to the cutoff" : "past the cutoff" }
    }

    /// Those at work first, then those that something hinders, then what went wrong, then the rest; what there is no room for is counted in
    /// the line of the wave. Hosts that merely wait for their turn have nothing to tell.
    private func hosts(of wave: WaveStatus, room: Int) -> [String] {
        let telling = wave.hosts.filter { $0.rank < HostStatus.silent }
        let ranked = telling.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(
            \.element)
        guard ranked.count > room else { return ranked.map(words) }
        let shown = ranked.prefix(max(0, room - 1))
        return shown.map(words) + (room > 0 ? ["… and \(ranked.count - shown.count) more"] : [])
    }

    private func words(_ host: HostStatus) -> String {
        let since = host.since.map { "  " + Moment.span(max(0, now.timeIntervalSince($0))) } ?? ""
        switch host.phase {
        case .waiting: return "\(host.host)  waits: \(host.detail ?? "")"
        case .working(let step): return "\(host.host)  \(step.rawValue)\(since)  \(lastLines[host.host] ?? "")"
        case .done:
            return "\(host.host)  \(host.phaseWord)" + (host.detail.map { ": \($0)" } ?? "")
        }
    }
}

extension WaveStatus {
    fileprivate var isOver: Bool {
        if case .decided = phase { true } else { false }
    }
}

extension HostStatus {
    fileprivate static let silent = 4

    fileprivate var phaseWord: String {
        switch phase {
        case .waiting: "waiting"
        case .working(let step): "in \(step.rawValue)"
        case .done: outcome?.rawValue.replacing("_", with: " ") ?? "done"
        }
    }

    fileprivate var rank: Int {
        switch phase {
        case .working: 0
        case .waiting: detail == nil ? Self.silent : 1
        case .done: outcome?.standing == .verified ? 3 : 2
        }
    }
}
