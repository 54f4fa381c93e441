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
        isInteractive ? LiveDisplay(run: run) : LineDisplay(run: run)
    }
}

/// One line an event, with the time in UTC: for logs, cron and pipes. What is asked again and again is told when the answer changes.
final class LineDisplay: RunDisplay {
    private let run: RunID
    private let announcedApproval = Mutex<String?>(nil)
    private let announcedWaits = Mutex<[HostID: String]>([:])

    init(run: RunID) {
        self.run = run
    }

    func changed(_ event: RunEvent, _ commands: [RunCommand], engine: RunEngine, at now: Date) {
        if isNews(event) {
            for line in RunWords.lines(event, commands, run: run) {
                Console.note("\(now.formatted(.iso8601.time(includingFractionalSeconds: false))) \(line)")
            }
        }
        let wave = engine.waitsForApproval
        let isNews = announcedApproval.withLock { announced in
            defer { announced = wave }
            return wave != announced
        }
        if isNews, let wave { Console.note("wave \(wave) waits for: msp-patch approve \(run) \(wave)") }
    }

    /// A host that another run holds is asked for every 20 seconds.
    private func isNews(_ event: RunEvent) -> Bool {
        guard case .preflightDone(let host, .leaseHeld(let owner)) = event else { return true }
        return announcedWaits.withLock { $0.updateValue(owner, forKey: host) } != owner
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
    private let ticker: Mutex<Task<Void, Never>?> = Mutex(nil)

    init(run: RunID) {
        self.run = run
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
        // Asked each time: a window may have been made larger or smaller since.
        let terminal = Terminal.error
        state.withLock { state in
            guard let engine = state.engine, !state.isClosed else { return }
            let frame = RunFrame(
                run: run, engine: engine, lastLines: state.lastLines, events: state.events, now: Date())
            let lines = frame.lines(height: terminal.height - 1).map {
                $0.count > terminal.width ? String($0.prefix(terminal.width - 1)) + "…" : $0
            }
            let up = state.drawn > 0 ? "\u{1B}[\(state.drawn)A\r" : ""
            Console.write(
                up + "\u{1B}[J" + TerminalText.harmless(lines.joined(separator: "\n")) + "\n", to: STDERR_FILENO)
            state.drawn = lines.count
        }
    }
}
