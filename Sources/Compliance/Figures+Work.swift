internal import Foundation
internal import Ledger
internal import Vocabulary

/// What was looked at and what was done.
extension Figures {
    private typealias Attempts = [ClientHistory.Entry<HostOutcomeFact>]

    /// M7
    var coverage: Figure {
        let members = now.members
        let ages = members.map { $0.tracker.lastComplete.map { now.asOf.timeIntervalSince($0) } }
        let fresh = ages.count { $0.map { $0 <= level.scanWithin } ?? false }
        let known = ages.compactMap(\.self).sorted()
        // The age that 95 of 100 hosts do not exceed; a host never scanned is older than any.
        let rank = (members.count * 95 + 99) / 100
        let oldest = rank > 0 && rank <= known.count ? known[rank - 1] / 86_400 : nil
        let scans = members.flatMap { now.history.scans[$0.span.host] ?? [] }.filter {
            period.contains($0.fact.validAt) && $0.fact.validAt < now.asOf
        }
        let partial = scans.count { $0.body.result == .partial }
        let failed = scans.count { $0.body.result == .failed }
        return Figure(
            "M7", "Hosts looked at", Ratio(fresh, of: members.count), unit: "hosts", none: "no hosts",
            definition: """
                Hosts with a complete scan not older than \(Wording.age(level.scanWithin)), of all hosts. A scan in which \
                a repository did not answer is partial and does not count.
                """,
            details: [
                .init("95 % not older than", oldest, oldest.map { "\(Self.tenths($0)) days" } ?? "cannot be said"),
                .init("scans in the period", Double(scans.count), "\(scans.count)"),
                .init("of which partial", Double(partial), "\(partial)"),
                .init("of which failed", Double(failed), "\(failed)"),
            ])
    }

    /// M8
    var runSuccess: Figure {
        let outcomes = now.outcomes(in: range)
        let attempted = outcomes.filter { $0.body.outcome.standing != .notAttempted }
        let byHost = Dictionary(grouping: attempted, by: \.fact.host)
        let verified = byHost.values.count { $0.last?.body.outcome.standing == .verified }
        let atOnce = byHost.values.count { $0.first?.body.outcome.standing == .verified }
        let skipped = Set(outcomes.map(\.fact.host)).subtracting(byHost.keys).count
        return Figure(
            "M8", "Hosts patched and verified", Ratio(verified, of: byHost.count), unit: "hosts attempted",
            none: "no host was attempted",
            definition: """
                Hosts whose last attempt in the period ended with every version read back and every required check as \
                good as before, of the hosts attempted. Hosts not attempted are given apart.
                """,
            details: [
                .init("at the first attempt", Double(atOnce), Ratio(atOnce, of: byHost.count).text),
                .init("not attempted", Double(skipped), "\(skipped)"),
            ])
    }

    /// M9
    var windowAdherence: Figure {
        let (planned, emergencies) = changes(in: range)
        let overruns = planned.compactMap { entry in
            entry.body.window.map { max(0, entry.body.finishedAt.timeIntervalSince($0.closes)) / 60 }
        }
        let earlier = previous.map { Self.insideWindows(changes(in: $0.start..<$0.end).planned) }
        let unrecorded = planned.count { $0.body.window == nil }
        return Figure(
            "M9", "Work inside windows", Self.insideWindows(planned), unit: "changed hosts in planned runs",
            none: "no planned change",
            definition: """
                Times that a planned run set out to change a host, or rebooted it, with its start and its end inside of \
                its maintenance window, of all such times. Without a recorded window it does not count as inside. \
                Emergencies are given apart.
                """,
            previous: earlier.flatMap { $0.denominator == 0 ? nil : $0.text },
            details: [
                .init("emergencies", Double(emergencies.count), "\(emergencies.count)"),
                .init("minutes over, in all", overruns.reduce(0, +), Self.tenths(overruns.reduce(0, +))),
                .init("minutes over, at most", overruns.max() ?? 0, Self.tenths(overruns.max() ?? 0)),
                .init("window not recorded", Double(unrecorded), "\(unrecorded)"),
            ])
    }

    /// Times that a run set out to change a host, or rebooted it; emergencies apart.
    private func changes(in range: Range<Date>) -> (planned: Attempts, emergencies: Attempts) {
        let changes = now.outcomes(in: range).filter { !$0.body.changes.isEmpty || $0.body.rebooted }
        return (
            changes.filter { now.emergency(of: $0.fact.run) == nil },
            changes.filter { now.emergency(of: $0.fact.run) != nil }
        )
    }

    private static func insideWindows(_ planned: Attempts) -> Ratio {
        let inside = planned.count { entry in
            guard let window = entry.body.window, let start = entry.body.startedAt else { return false }
            return window.opens <= start && entry.body.finishedAt <= window.closes
        }
        return Ratio(inside, of: planned.count)
    }

    /// M10
    var exceptions: Figure {
        let soon = now.asOf.addingTimeInterval(30 * 86_400)
        let active = now.waivers.filter { $0.covers(now.asOf) }
        let open = now.open.filter(\.subject.countsForAttainment)
        let covered = open.filter { obligation in active.contains { obligation.exceptions.contains($0.id) } }
        let new = now.waivers.count { period.contains($0.from) }
        let ended = now.waivers.count { period.contains($0.to) && $0.to <= now.asOf }
        let expiring = active.count { $0.to <= soon }
        return Figure(
            "M10", "Exceptions", Ratio(covered.count, of: open.count), unit: "open obligations",
            none: "nothing is open",
            definition: """
                Open obligations that an exception in force covers, of all open ones. An exception has an approver and an \
                end; at its end the obligation is due.
                """,
            details: [
                .init("in force", Double(active.count), "\(active.count)"), .init("new", Double(new), "\(new)"),
                .init("ended", Double(ended), "\(ended)"),
                .init("ending within 30 days", Double(expiring), "\(expiring)"),
            ])
    }

    /// M11
    var recurrence: Figure {
        let failing = Set(failures(in: range))
        let again = previous.map { failing.intersection(failures(in: $0.start..<$0.end)) } ?? []
        let regressed = now.obligations.reduce(0) { $0 + $1.regressions.count(where: period.contains) }
        return Figure(
            "M11", "Failing again", Ratio(again.count, of: now.members.count), unit: "hosts", none: "no hosts",
            definition: "Hosts with a failed attempt in this period and in the one before, of all hosts.",
            details: [
                .init("hosts with a failure in the period", Double(failing.count), "\(failing.count)"),
                .init("obligations needed again after they were done", Double(regressed), "\(regressed)"),
            ])
    }

    private func failures(in range: Range<Date>) -> [HostID] {
        now.outcomes(in: range).filter { $0.body.outcome.standing == .failed }.compactMap(\.fact.host)
    }
}

extension Snapshot {
    /// What became of hosts in runs, in the order of time, then of the hosts' names: who of a batch was recorded first
    /// is chance.
    func outcomes(in range: Range<Date>) -> [ClientHistory.Entry<HostOutcomeFact>] {
        history.outcomes.sorted { $0.key < $1.key }
            .flatMap { host, entries in
                entries.filter { range.contains($0.fact.validAt) }.map { (host, $0) }
            }
            .sorted { ($0.1.fact.validAt, $0.0, $0.1.fact.sequence) < ($1.1.fact.validAt, $1.0, $1.1.fact.sequence) }
            .map(\.1)
    }

    func emergency(of run: RunID?) -> RunStartedFact.Emergency? { run.flatMap { history.runs[$0]?.body.emergency } }
}
