import Foundation
import Ledger
import Planning
import Vocabulary

/// The schedule's side of the ledger: each due window is a fact before it begins, and whenever it changes.
struct DueRecord: Sendable {
    let ledger: Ledger

    func write(_ windows: [DueWindow], _ state: DueState, run: RunID? = nil, reason: String? = nil, at now: Date) throws
    {
        try ledger.append(
            windows.map { window in
                NewFact(
                    DueWindowFact(window: window, state: state, reason: reason), client: window.client, run: run,
                    validAt: now)
            })
    }

    func history(of key: Agenda.Key) throws -> [DueHistory.Entry] {
        try DueHistory(ledger: ledger, client: key.client).entries.filter { $0.window.playbook == key.playbook }
    }

    /// From when on the calendar is to be looked at: the first window that is not settled, or now.
    func since(_ history: [DueHistory.Entry], now: Date) -> Date {
        min(now, history.first { !$0.state.isFinal }?.window.opens ?? now)
    }

    /// Hosts that were not attempted in the last window that is settled. Of one that failed a person decides, not the calendar.
    func missedHosts(_ history: [DueHistory.Entry]) throws -> Set<HostID> {
        var missed: Set<HostID> = []
        for entry in history where entry.state.isFinal && entry.state != .withdrawn {
            missed.subtract(entry.window.hosts)
            switch entry.state {
            case .missed: missed.formUnion(entry.window.hosts)
            case .partial:
                let standings = try entry.run.map(standings) ?? [:]
                missed.formUnion(entry.window.hosts.filter { standings[$0] ?? .notAttempted == .notAttempted })
            case .done, .due, .running, .withdrawn: break
            }
        }
        return missed
    }

    /// Brings the record up to date with the calendar: what is coming is due, what passed while nobody looked was missed, and what the
    /// calendar has no more is withdrawn.
    ///
    /// - Parameter missedBecause: Why nothing was started in a window that has passed.
    func update(_ agenda: Agenda, _ history: [DueHistory.Entry], missedBecause: String, at now: Date) throws {
        let known = Dictionary(history.map { ($0.window.key, $0) }, uniquingKeysWith: { _, later in later })
        let wanted = agenda.toBeRecorded(at: now)
        let new = wanted.filter { known[$0.key] == nil }
        if !new.isEmpty { try write(new, .due, at: now) }
        let waiting = (history.filter { $0.state == .due && $0.run == nil }.map(\.window) + new)
        let calendar = Set(agenda.windows.map(\.key))
        let withdrawn = waiting.filter { $0.opens > now && !calendar.contains($0.key) }
        if !withdrawn.isEmpty {
            try write(withdrawn, .withdrawn, reason: "the calendar has it no more", at: now)
        }
        let missed = waiting.filter { $0.cutoff <= now }
        if !missed.isEmpty { try write(missed, .missed, reason: missedBecause, at: now) }
    }

    /// Gives every window of a run that has ended its last word.
    func settle(_ run: RunID, _ history: [DueHistory.Entry], reason: String?, at now: Date) throws {
        let standings = try standings(run)
        for entry in history where entry.run == run && !entry.state.isFinal {
            let hosts = entry.window.hosts.map { standings[$0] ?? .notAttempted }
            let state: DueState =
                hosts.allSatisfy { $0 == .verified }
                ? .done : hosts.allSatisfy { $0 == .notAttempted } && entry.state == .due ? .missed : .partial
            let told = hosts.count { $0 != .verified }
            let words =
                state == .done ? nil : "\(told) of \(hosts.count) not verified" + (reason.map { "; \($0)" } ?? "")
            try write([entry.window], state, run: run, reason: words, at: now)
        }
    }

    private func standings(_ run: RunID) throws -> [HostID: HostOutcome.Standing] {
        var standings: [HostID: HostOutcome.Standing] = [:]
        for fact in try ledger.facts(kinds: [HostOutcomeFact.kind], run: run) {
            guard let host = fact.host else { continue }
            standings[host] = try fact.decode(HostOutcomeFact.self).outcome.standing
        }
        return standings
    }
}
