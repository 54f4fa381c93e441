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
    public private(set) var result: RunResult?

    public init(plan: Plan, run: RunID) {
        self.plan = plan
        self.run = run
    }

    /// - Parameter now: When the event happened; recorded with it, so that the fold gives the same state again.
    /// - Returns: What is to be done. Answers that nobody waits for, and events after the end, lead to nothing.
    public mutating func handle(_ event: RunEvent, at now: Date) -> [RunCommand] { [] }

    /// The commands whose answers have not come, the next ``RunCommand/wake(at:)`` among them.
    public var outstanding: [RunCommand] { [] }

    public var state: RunState { .waiting }

    /// Every wave with its hosts, in order.
    public var waves: [WaveStatus] { [] }

    /// The wave that waits for `msp-patch approve`, if one does: until then nothing happens by itself.
    public var waitsForApproval: String? { nil }

    /// When the next ``RunCommand/wake(at:)`` is due.
    public var nextWake: Date? { nil }
}
