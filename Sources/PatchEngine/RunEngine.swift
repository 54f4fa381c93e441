public import Foundation
public import Planning
public import Vocabulary

/// The run as a pure state machine: (state, event) → (state, commands). Time comes with each event.
///
/// The controller records every event and the commands it led to as facts in one transaction *before* it carries the commands out.
/// After a crash the state is the fold of the recorded events, and ``outstanding`` are the commands whose answers never came:
/// carrying them out again is safe, since jobs attach by id and everything else only looks (for reboots see ``RunCommand/reboot(_:)``).
public struct RunEngine: Sendable, Equatable {
    public let plan: Plan
    public let run: RunID
    /// How the run ended; nil while it goes on.
    public internal(set) var result: RunResult?

    var waveRuns: [WaveRun]
    /// The wave that is worked on; nil before the run has started.
    var current: Int?
    /// Who asked the run to stop.
    var stoppedBy: String?
    /// The last ``RunCommand/wake(at:)`` that was sent.
    var announcedWake: Date?
    /// Where each host is found.
    let places: [HostID: HostPlace]

    public init(plan: Plan, run: RunID) {
        self.plan = plan
        self.run = run
        waveRuns = plan.waves.enumerated().map { WaveRun(planned: $1, isLast: $0 == plan.waves.count - 1) }
        places = Dictionary(
            plan.waves.enumerated().flatMap { wave, planned in
                planned.hosts.enumerated().map { ($1.host, HostPlace(wave: wave, index: $0)) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// - Parameter now: When the event happened; recorded with it, so that the fold gives the same state again.
    /// - Returns: What is to be done. Answers that nobody waits for, and events after the end, lead to nothing.
    public mutating func handle(_ event: RunEvent, at now: Date) -> [RunCommand] {
        guard result == nil else { return [] }
        var commands = take(event, at: now)
        commands += advance(at: now)
        if event == .resumed {
            // What was asked before the crash is asked again; what is new is among it.
            return commands.filter { !$0.waitsForAnswer } + outstanding
        }
        return commands
    }

    /// The commands whose answers have not come, the next ``RunCommand/wake(at:)`` among them.
    public var outstanding: [RunCommand] {
        guard result == nil else { return [] }
        let steps = waveRuns.flatMap(\.hosts).compactMap { $0.command(run: run) }
        let wake = announcedWake.map { [RunCommand.wake(at: $0)] } ?? []
        return steps + askedSecondLooks + wake
    }

    private var askedSecondLooks: [RunCommand] {
        waveRuns.flatMap { wave in
            wave.secondLooks.sorted { $0.key < $1.key }.compactMap { index, look in
                guard case .asked = look else { return nil }
                return .recheck(wave.hosts[index].host, wave: wave.planned.name)
            }
        }
    }
}

/// Where a host stands in the plan.
struct HostPlace: Sendable, Equatable {
    var wave: Int
    var index: Int
}

extension RunCommand {
    /// Whether an event answers it.
    var waitsForAnswer: Bool {
        switch self {
        case .preflight, .drain, .takeBaseline, .runJob, .findJob, .repair, .verify, .reboot, .check, .undrain,
            .recheck, .wake:
            true
        case .recordOutcome, .recordGate, .finish: false
        }
    }
}
