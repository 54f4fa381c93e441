public import Foundation
public import Ledger
public import Vocabulary

/// Due windows as the ledger knows them.
public struct DueHistory: Sendable {
    /// The latest word on one window.
    public struct Entry: Sendable, Equatable {
        public var window: DueWindow
        public var state: DueState
        public var run: RunID?
        public var reason: String?
    }

    /// In order of opening.
    public let entries: [Entry]

    /// - Parameter client: nil for all clients.
    public init(ledger: Ledger, client: ClientID? = nil) throws {
        var latest: [DueWindow.Key: Entry] = [:]
        for fact in try ledger.facts(kinds: [DueWindowFact.kind], client: client) {
            let body = try fact.decode(DueWindowFact.self)
            latest[body.window.key] = Entry(window: body.window, state: body.state, run: fact.run, reason: body.reason)
        }
        entries = latest.values.sorted {
            ($0.window.opens, $0.window.client, $0.window.playbook, $0.window.window)
                < ($1.window.opens, $1.window.client, $1.window.playbook, $1.window.window)
        }
    }

    /// The windows that a run holds or held.
    public func windows(of run: RunID) -> [Entry] { entries.filter { $0.run == run } }

    /// Missed windows that nothing has made up for: no later window of the same playbook and client was held since. With them those that
    /// passed while nobody wrote it down, which is what a controller that is down leaves behind.
    public func missed(at now: Date) -> [Entry] {
        entries.compactMap { entry in
            guard !isMadeUpFor(entry) else { return nil }
            switch entry.state {
            case .missed: return entry
            case .due where entry.window.cutoff <= now && entry.run == nil:
                var missed = entry
                missed.state = .missed
                missed.reason = "nothing was started: no `msp-patch run --due` was running"
                return missed
            case .due, .running, .done, .partial, .withdrawn: return nil
            }
        }
    }

    private func isMadeUpFor(_ entry: Entry) -> Bool {
        entries.contains { later in
            later.window.playbook == entry.window.playbook && later.window.client == entry.window.client
                && later.window.opens > entry.window.opens && [.running, .done, .partial].contains(later.state)
                && Set(later.window.hosts).isSuperset(of: entry.window.hosts)
        }
    }
}
