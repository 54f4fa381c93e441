internal import Foundation
internal import Ledger
internal import Vocabulary

/// What was done, and by whom it was allowed.
extension ModelBuilder {
    var applied: [AppliedRow] {
        now.outcomes(in: figures.range).compactMap { entry in
            guard let host = entry.fact.host else { return nil }
            return AppliedRow(
                at: entry.body.finishedAt, host: host.name, run: entry.fact.run?.rawValue ?? "",
                wave: entry.body.wave, outcome: entry.body.outcome, reason: entry.body.reason,
                packages: entry.body.changes.filter(\.applied).map { .init(name: $0.name, from: $0.from, to: $0.to) },
                rebooted: entry.body.rebooted,
                regressions: entry.body.checks.filter { $0.verdict == "regressed" }.map(\.name),
                window: entry.body.window?.name,
                emergency: now.emergency(of: entry.fact.run) != nil)
        }
    }

    var runs: [RunRow] {
        let outcomes = Dictionary(grouping: now.outcomes(in: figures.range), by: \.fact.run)
        let started = now.history.runs.values.filter { entry in
            entry.body.clients.contains(now.history.client)
                && (period.contains(entry.fact.validAt) || outcomes[entry.fact.run] != nil)
        }
        return started.sorted { ($0.fact.validAt, $0.fact.sequence) < ($1.fact.validAt, $1.fact.sequence) }.map {
            entry in
            let standings = (outcomes[entry.fact.run] ?? []).map(\.body.outcome.standing)
            return RunRow(
                run: entry.fact.run?.rawValue ?? "", playbook: entry.body.playbook, startedAt: entry.fact.validAt,
                verified: standings.count { $0 == .verified }, failed: standings.count { $0 == .failed },
                notAttempted: standings.count { $0 == .notAttempted },
                emergencyReason: entry.body.emergency?.reason, emergencyApprover: entry.body.emergency?.approvedBy)
        }
    }

    var scopeChanges: [ScopeChangeRow] {
        now.membership.spans.flatMap { span in
            var rows: [ScopeChangeRow] = []
            if period.contains(span.since) { rows.append(.init(host: span.host.name, change: .added, at: span.since)) }
            if let left = span.until, period.contains(left) {
                rows.append(.init(host: span.host.name, change: .removed, at: left))
            }
            return rows
        }.sorted { ($0.at, $0.host, $0.change.rawValue) < ($1.at, $1.host, $1.change.rawValue) }
    }

    /// What a reader has to know so as not to take a figure for more than it is.
    var notes: [String] {
        var notes = publicationNotes
        let obligations = now.obligations
        let fallen = obligations.count(where: \.fellBack)
        if fallen > 0 {
            notes.append(
                """
                The agreed clock is "\(level.clock.rawValue)". For \(fallen) of \(obligations.count) obligations nothing \
                that says so is recorded; their clock starts when they were first detected.
                """)
        }
        let clamped = obligations.count(where: \.isClamped)
        if clamped > 0 {
            notes.append(
                """
                For \(Wording.some(clamped, "obligation")) the vendor's date of release lies after the host was seen to lack \
                the update, which cannot be; the clock starts with the sighting.
                """)
        }
        let presumed = now.open.count(where: \.isPresumed)
        if presumed > 0 {
            notes.append(
                """
                \(Wording.some(presumed, "obligation is", "obligations are")) presumed: hosts of the same release need it, and \
                the host has the package and could not be looked at.
                """)
        }
        let settled = obligations.filter { $0.evidence != nil }
        let scanned = settled.count { $0.evidence == .scan }
        if scanned > 0 {
            notes.append(
                """
                \(scanned) of \(settled.count) obligations are known to be done from the next complete scan alone, and \
                count as done only from that scan on.
                """)
        }
        if !now.history.corrected.isEmpty {
            notes.append("\(Wording.some(now.history.corrected.count, "fact")) taken back by corrections.")
        }
        let unlisted = now.members.filter { story in
            story.tracker.state.map { now.history.publications.lifeCycles.lastDay(of: $0) == nil } ?? false
        }
        if !unlisted.isEmpty {
            notes.append(
                "No end-of-life date is known for \(Wording.list(unlisted.map { "\($0.span.host.name) (\($0.tracker.state?.osName ?? ""))" }))."
            )
        }
        return notes
    }
}
