import Controller
import Foundation
import Ledger
import PatchEngine
import Vocabulary

/// What happened in a run, line by line.
extension RunStory {
    /// One line of the story.
    struct Event: Encodable {
        let at: Date
        let text: String
        /// The host that it is about; nil for the run and its waves.
        let host: Nullable<HostID>
    }

    /// In order. Those that say nothing to a person are left out.
    static func events(of run: RunID, in ledger: Ledger) throws -> [Event] {
        try RunHistory(ledger: ledger).transitions(of: run).flatMap { transition in
            RunWords.lines(transition.event, transition.commands, run: run).map { line in
                let name = line.prefix { $0 != ":" }
                return Event(at: transition.at, text: line, host: Nullable(HostID(String(name))))
            }
        }
    }

    /// All of it where that is not long; else the run, its waves, and the hosts that are not as they should be.
    func printEvents() {
        let troubled = Set(outcomes.filter { $0.fact.outcome.standing != .verified }.map(\.host))
        let isLong = events.count > Self.shortStory
        let told = events.filter { event in !isLong || (event.host.value.map(troubled.contains) ?? true) }
        guard !told.isEmpty else { return }
        Console.print("\nwhat happened" + (isLong ? " (of hosts that are well: --json)" : ""))
        for event in told { Console.print("  \(Moment.utcSecond(event.at))  \(event.text)") }
    }

    private static let shortStory = 60

    /// Every update with its versions, for `--updates`.
    func printUpdates() {
        var table = Table(.text("HOST"), .text("PACKAGE"), .text("FROM"), .text("TO"), .flexible(""))
        for (host, fact) in outcomes {
            for change in fact.changes {
                table.add(
                    .init("\(host)"), .init("\(change.name).\(change.architecture)"), .init(change.from ?? "new"),
                    .init(change.to), .init(change.applied ? "" : "not installed", change.applied ? .plain : .bad))
            }
        }
        Console.print("\n" + table.rendered())
    }
}
