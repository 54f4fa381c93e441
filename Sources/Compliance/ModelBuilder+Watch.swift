internal import Foundation
internal import Ledger
internal import Vocabulary

/// What was foreseen, and how well hosts were looked at.
extension ModelBuilder {
    /// What failed a run meanwhile was not prevented.
    var prevented: [PreventedRow] {
        now.members.flatMap { story -> [PreventedRow] in
            let outcomes = now.history.outcomes[story.span.host] ?? []
            return story.tracker.hindrances.mended.filter { period.contains($0.gone) }.compactMap { mended in
                let hasFailed = outcomes.contains {
                    $0.body.outcome.standing == .failed && mended.found <= $0.fact.validAt
                        && $0.fact.validAt < mended.gone
                }
                guard !hasFailed else { return nil }
                let next = outcomes.first {
                    $0.fact.validAt >= mended.gone && $0.body.outcome.standing != .notAttempted
                }
                let patched = next.flatMap { $0.body.outcome.standing == .verified ? $0.body.finishedAt : nil }
                return PreventedRow(
                    host: story.span.host.name, code: mended.code, message: mended.message, found: mended.found,
                    gone: mended.gone, patched: patched)
            }
        }.sorted { ($0.gone, $0.host, $0.code) < ($1.gone, $1.host, $1.code) }
    }

    // MARK: windows

    /// Windows of the period as they were planned at the time, each with what became of it.
    var windowLog: [WindowRow] {
        let outcomes = now.outcomes(in: figures.range).filter { now.emergency(of: $0.fact.run) == nil }
        return now.schedule.instances.filter { period.contains($0.opens) && $0.opens < now.asOf }.map { instance in
            var row = row(instance)
            let inside = outcomes.filter { entry in
                let began = entry.body.startedAt ?? entry.body.finishedAt
                return instance.opens <= began && began < instance.closes
                    && entry.body.window.map { $0.name.split(separator: "+").contains(instance.window[...]) } ?? true
            }
            row.worked = Set(inside.map(\.fact.host)).count
            row.changed =
                Set(
                    inside.filter { $0.body.changes.contains(where: \.applied) || $0.body.rebooted }.map(\.fact.host)
                ).count
            row.notStarted = inside.count { $0.body.outcome == .skippedWindow }
            row.overrunMinutes =
                inside.map { max(0, $0.body.finishedAt.timeIntervalSince(instance.closes)) / 60 }.max() ?? 0
            return row
        }
    }

    /// As many as fit on the page, with how many hosts have something to be done in each.
    var nextWindows: [WindowRow] {
        now.schedule.instances.filter { $0.closes > now.asOf }.map { ($0, row($0)) }.filter { $0.1.hosts > 0 }
            .prefix(6).map { instance, row in
                var row = row
                row.worked =
                    Set(
                        now.open.filter {
                            $0.forecast?.window == instance.window
                                && $0.forecast?.opens == max(instance.opens, now.asOf)
                        }.map(\.host)
                    ).count
                return row
            }
    }

    private func row(_ instance: WindowScheduleFact.Instance) -> WindowRow {
        WindowRow(
            window: instance.window, opens: instance.opens, closes: instance.closes, dropped: instance.dropped,
            hosts: now.members.count { $0.span.record.windows.contains(instance.window) }, worked: 0, changed: 0,
            notStarted: 0, overrunMinutes: 0)
    }

    // MARK: evidence

    var evidence: [EvidenceRow] {
        now.members.map { story in
            let scans = (now.history.scans[story.span.host] ?? []).filter {
                period.contains($0.fact.validAt) && $0.fact.validAt < now.asOf
            }
            let settled = story.obligations.filter { $0.evidence != nil }
            return EvidenceRow(
                host: story.span.host.name, lastComplete: story.tracker.lastComplete,
                complete: scans.count { $0.body.result == .complete },
                partial: scans.count { $0.body.result == .partial },
                failed: scans.count { $0.body.result == .failed },
                byTransaction: settled.count { $0.evidence == .transaction },
                byScan: settled.count { $0.evidence == .scan },
                presumed: story.obligations.count(where: \.isPresumed), remarks: remarks(story))
        }
    }

    private func remarks(_ story: HostStory) -> [String] {
        let skew = story.tracker.state?.findings.filter { $0.code == "clock_skew" }.map(\.message) ?? []
        let repositories = story.tracker.lastScan.map(\.scan.failedRepositories) ?? []
        return skew + (repositories.isEmpty ? [] : ["not refreshed: \(repositories.joined(separator: ", "))"])
    }

    // MARK: by importance

    func matrix(_ cohort: DueCohort) -> [MatrixRow] {
        let open = now.open.filter { $0.subject.countsForAttainment && $0.due <= now.asOf }
        return [true, false].flatMap { exposed in
            Severity.allCases.compactMap { severity -> MatrixRow? in
                func belongs(_ obligation: Obligation) -> Bool {
                    obligation.severity == severity && isExposed(obligation.host) == exposed
                }
                let due = cohort.due.filter(belongs)
                let overdue = open.count(where: belongs)
                guard !due.isEmpty || overdue > 0 else { return nil }
                return row(severity, exposed, due, missed: cohort.missed.count(where: belongs), overdue)
            }
        }
    }

    private func row(
        _ severity: Severity, _ exposed: Bool, _ due: [Obligation], missed: Int, _ overdue: Int
    ) -> MatrixRow {
        let observations = due.map { obligation in
            (
                duration: obligation.timeOpen(from: obligation.start, until: now.asOf) / 86_400,
                isDone: obligation.active != nil
            )
        }
        let closed = observations.filter(\.isDone).map(\.duration).sorted()
        func tenths(_ days: Double?) -> Double? { days.map { ($0 * 10).rounded(.down) / 10 } }
        return MatrixRow(
            severity: severity, exposed: exposed, attainment: Ratio(due.count - missed, of: due.count),
            overdue: overdue, medianDays: tenths(KaplanMeier(observations).quantile(0.5)),
            meanDays: closed.isEmpty ? nil : tenths(closed.reduce(0, +) / Double(closed.count)))
    }
}
