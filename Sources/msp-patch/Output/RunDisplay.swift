import Controller
import Foundation
import PatchEngine
import Synchronization
import Vocabulary

/// Shows a run while it goes on: a display that is drawn over on a terminal, one line an event elsewhere.
protocol RunDisplay: RunObserver {
    func close()
}

extension Terminal {
    /// The display that suits this terminal, or the lack of one.
    func display(of run: RunID) -> any RunDisplay {
        isInteractive ? LiveDisplay(run: run, terminal: self) : LineDisplay(run: run)
    }
}

/// One line an event, with the time in UTC: for logs, cron and pipes.
final class LineDisplay: RunDisplay {
    private let run: RunID
    private let announcedApproval = Mutex<String?>(nil)

    init(run: RunID) {
        self.run = run
    }

    func changed(_ event: RunEvent, _ commands: [RunCommand], engine: RunEngine, at now: Date) {
        for line in RunWords.lines(event, commands, run: run) {
            Console.note("\(now.formatted(.iso8601.time(includingFractionalSeconds: false))) \(line)")
        }
        let wave = engine.waitsForApproval
        let isNews = announcedApproval.withLock { announced in
            defer { announced = wave }
            return wave != announced
        }
        if isNews, let wave { Console.note("wave \(wave) waits for: msp-patch approve \(run) \(wave)") }
    }

    func logged(_ line: String, by host: HostID) {}

    func close() {}
}

/// Waves, hosts by phase, the last log line of each, and what the gate waits for.
final class LiveDisplay: RunDisplay {
    private struct State {
        var engine: RunEngine?
        var lastLines: [HostID: String] = [:]
        var events: [String] = []
        var drawn = 0
        var isClosed = false
    }

    private static let eventsShown = 4
    private let state = Mutex(State())
    private let run: RunID
    private let terminal: Terminal
    private let ticker: Mutex<Task<Void, Never>?> = Mutex(nil)

    init(run: RunID, terminal: Terminal) {
        self.run = run
        self.terminal = terminal
        let task = Task { [weak self] in
            while !Task.isCancelled, (try? await Task.sleep(for: .seconds(1))) != nil { self?.draw() }
        }
        ticker.withLock { $0 = task }
    }

    func changed(_ event: RunEvent, _ commands: [RunCommand], engine: RunEngine, at now: Date) {
        state.withLock { state in
            state.engine = engine
            state.events = (state.events + RunWords.lines(event, commands, run: run)).suffix(Self.eventsShown)
            if case .jobFinished(let host, _) = event { state.lastLines[host] = nil }
        }
        draw()
    }

    func logged(_ line: String, by host: HostID) {
        state.withLock { $0.lastLines[host] = line }
    }

    func close() {
        draw()
        ticker.withLock { $0?.cancel() }
        state.withLock { $0.isClosed = true }
    }

    private func draw() {
        state.withLock { state in
            guard let engine = state.engine, !state.isClosed else { return }
            let lines = frame(engine, state).map {
                $0.count > terminal.width ? String($0.prefix(terminal.width - 1)) + "…" : $0
            }
            let up = state.drawn > 0 ? "\u{1B}[\(state.drawn)A\r" : ""
            Console.write(
                up + "\u{1B}[J" + TerminalText.harmless(lines.joined(separator: "\n")) + "\n", to: STDERR_FILENO)
            state.drawn = lines.count
        }
    }

    private func frame(_ engine: RunEngine, _ state: State) -> [String] {
        var lines = ["run \(run)  \(engine.state.rawValue)"]
        for wave in engine.waves {
            lines.append("  wave \(wave.name)  \(Self.words(wave))")
            lines += wave.hosts.compactMap { host in
                Self.words(host, lastLine: state.lastLines[host.host]).map { "    " + $0 }
            }
        }
        return lines + [""] + state.events.map { "  " + $0 }
    }

    private static func words(_ wave: WaveStatus) -> String {
        let done = wave.hosts.count { $0.phase == .done }
        let phase =
            switch wave.phase {
            case .pending: "to come"
            case .running: "\(done) of \(wave.hosts.count) done"
            case .stopping(let reason): "stopping: \(reason)"
            case .soaking(let until): "soaking, \(Moment.span(max(0, until.timeIntervalSinceNow))) left"
            case .rechecking: "checking once more"
            case .awaitingApproval: "waits for approval"
            case .approved(let gate), .decided(let gate): "gate \(gate.verdict.rawValue): \(gate.reason)"
            }
        return [phase, wave.waitingFor].compactMap(\.self).joined(separator: "; ")
    }

    /// Hosts that are waiting for their turn are counted in the wave's line and not listed: there may be hundreds.
    private static func words(_ host: HostStatus, lastLine: String?) -> String? {
        let since = host.since.map { "  " + Moment.span(max(0, Date().timeIntervalSince($0))) } ?? ""
        switch host.phase {
        case .waiting: return host.detail.map { "\(host.host)  \($0)" }
        case .working(let step): return "\(host.host)  \(step.rawValue)\(since)  \(lastLine ?? "")"
        case .done:
            let detail = host.detail.map { ": \($0)" } ?? ""
            return host.outcome.map { "\(host.host)  \($0.rawValue.replacing("_", with: " "))\(detail)" }
        }
    }
}
