public import Foundation
public import PatchEngine
public import Vocabulary

/// Watches a run: the live display, or one line an event. Told only of what is on disk already.
public protocol RunObserver: Sendable {
    /// The engine has taken an event; `waves` is where everything stands now.
    func changed(_ event: RunEvent, _ commands: [RunCommand], engine: RunEngine, at now: Date)
    /// A job on a host wrote to its log; `line` is the last line, safe for a terminal.
    func logged(_ line: String, by host: HostID)
}
