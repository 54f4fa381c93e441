internal import Foundation
internal import Ledger
internal import Vocabulary

/// Puts a snapshot and its figures into the rows of a report.
struct ModelBuilder {
    let now: Snapshot
    let figures: Figures
    let period: ReportPeriod
    let level: ServiceLevel
    let timeZone: TimeZone

    /// - Returns: all but the digest, and what has changed since a former report.
    func model(knownAt: Date, head: LedgerHead) -> ComplianceModel {
        let cohort = DueCohort(now.obligations, in: figures.range, asOf: now.asOf)
        let configuration = now.membership.latest
        var model = ComplianceModel(
            schema: ComplianceModel.currentSchema, digest: "", client: now.history.client.rawValue,
            displayName: configuration.displayName, contract: configuration.contract, timeZone: configuration.timeZone,
            period: period, knownAt: knownAt,
            asOf: now.asOf, ledgerSequence: head.sequence, ledgerHash: head.hash, agreement: agreement, summary: [],
            figures: figures.all, trend: trend, hosts: now.members.map(row),
            missed: cohort.missed.map(row).sorted {
                ($0.order, $1.daysLate, $0.host, $0.title) < ($1.order, $0.daysLate, $1.host, $1.title)
            },
            open: now.open.filter(\.knownExploited).map(row) + now.open.filter { !$0.knownExploited }.map(row),
            applied: applied, runs: runs, exceptions: now.waivers.map(row),
            scopeChanges: scopeChanges, decisions: Decisions(now: now, level: level).rows,
            prevented: prevented, windowLog: windowLog, nextWindows: nextWindows, evidence: evidence,
            matrix: matrix(cohort), windows: configuration.windows, blackouts: configuration.blackouts,
            feeds: feeds, notes: notes)
        model.summary = Summary(model: model, cohort: cohort).sentences
        return model
    }

    private var agreement: AgreementRow {
        AgreementRow(
            clock: level.clock, stop: level.stop, target: level.target,
            scanWithinSeconds: Int(level.scanWithin),
            deadlines: level.deadlineTexts.map { .init(severity: $0.key, within: $0.text) },
            exposedDeadlines: level.exposedTexts.map { .init(severity: $0.key, within: $0.text) },
            pausesInBlackouts: level.pausesInBlackouts, onboarding: level.onboardingText,
            basis: level.basis.map {
                BasisRow(
                    preset: $0.preset, source: $0.source, dated: $0.dated, remark: $0.remark, overrides: $0.overrides)
            })
    }

    /// A year of months, two of quarters; periods before the first fact have nothing to say.
    private var trend: [TrendRow] {
        let count =
            switch period.unit {
            case .month: 12
            case .quarter: 8
            case .year: 5
            case .days: 6
            }
        let obligations = now.obligations
        let began = now.membership.spans.map(\.since).min() ?? now.asOf
        return period.history(count, timeZone: timeZone).filter { $0.end > began }.map { period in
            TrendRow(
                period: period.name,
                attainment: DueCohort(obligations, in: period.start..<period.end, asOf: now.asOf).attainment)
        }
    }

    private func row(_ story: HostStory) -> HostRow {
        let open = story.obligations.filter(\.isOpen)
        let state = story.tracker.state
        let pending = story.tracker.pending.records.values
        // What is overdue stands beside it.
        let reason = story.standing.doubt ?? story.standing.reason
        return HostRow(
            host: story.span.host.name, address: story.span.record.address, group: story.span.record.group,
            ring: story.span.record.ring, os: state?.osName, state: story.standing.state,
            reason: reason, lastCompleteScan: story.tracker.lastComplete, openObligations: open.count,
            overdueObligations: open.count { $0.due <= now.asOf && $0.subject.kind != .endOfLife },
            rebootPending: story.tracker.rebootPending ?? false,
            supportedUntil: state.flatMap(now.history.publications.lifeCycles.lastDay),
            pendingUpdates: pending.count,
            heldUpdates: pending.count { $0.standing == PendingStanding.held.rawValue })
    }

    private func row(_ obligation: Obligation) -> ObligationRow {
        let end = obligation.satisfied ?? obligation.ended ?? now.asOf
        return ObligationRow(
            host: obligation.host.name, kind: obligation.subject.kind, title: obligation.subject.title,
            severity: obligation.severity, knownExploited: obligation.knownExploited,
            packages: obligation.packages, candidates: obligation.candidates, exposed: isExposed(obligation.host),
            isPresumed: obligation.isPresumed, start: obligation.start,
            due: obligation.due, originalDue: obligation.originalDue, state: obligation.state,
            installed: obligation.installed, active: obligation.active, evidence: obligation.evidence,
            daysLate: (end.timeIntervalSince(obligation.due) / 864).rounded(.down) / 100, cause: cause(of: obligation),
            exceptions: obligation.exceptions, lateExceptions: obligation.lateExceptions,
            forecast: obligation.forecast)
    }

    func isExposed(_ host: HostID) -> Bool { now.story(of: host)?.span.record.exposed ?? false }

    /// Only what facts say; where they say nothing, nothing is said.
    private func cause(of obligation: Obligation) -> String {
        let story = now.story(of: obligation.host)
        if obligation.isPresumed { return "presumed, as others need it: \(story?.standing.doubt ?? "not looked at")" }
        if obligation.state == .installedInactive { return "installed, waits for a reboot" }
        if let hindrance = obligation.hindrance { return Wording.hindrance(hindrance) }
        if obligation.isOpen, let doubt = story?.standing.doubt { return doubt }
        let attempts = (now.history.outcomes[obligation.host] ?? []).filter {
            $0.fact.validAt >= obligation.start && $0.body.outcome.standing != .verified
                && $0.fact.validAt < (obligation.satisfied ?? now.asOf)
        }
        let again = !obligation.regressions.isEmpty ? "needed again after it was done" : nil
        guard let last = attempts.last else {
            return again ?? (obligation.isOpen ? "not attempted yet" : lateness(of: obligation))
        }
        return [again, last.body.outcome.rawValue.replacing("_", with: " "), last.body.reason].compactMap(\.self)
            .joined(separator: ": ")
    }

    /// Nothing went wrong, and yet it was done after it was due.
    private func lateness(of obligation: Obligation) -> String {
        guard obligation.isMissed(asOf: now.asOf) else { return "" }
        if let installed = obligation.installed, installed <= obligation.due {
            return "installed in time, the reboot came too late"
        }
        return switch obligation.subject.kind {
        case .advisory, .package, .replacement: "no run installed it before it was due"
        case .reboot: "no reboot before it was due"
        case .endOfLife: ""
        }
    }

    private func row(_ waiver: Waiver) -> ExceptionRow {
        let obligations = now.obligations
        return ExceptionRow(
            id: waiver.id, hosts: waiver.scope.host ?? "all", packages: waiver.scope.package ?? "all",
            advisory: waiver.scope.advisory, reason: waiver.fact.reason, approver: waiver.fact.approver,
            compensating: waiver.fact.compensating, granted: waiver.from, recorded: waiver.recordedAt, ends: waiver.to,
            endedEarly: waiver.endedEarly, isInForce: waiver.covers(now.asOf),
            obligations: obligations.count { $0.exceptions.contains(waiver.id) },
            lateFor: obligations.count { $0.lateExceptions.contains(waiver.id) })
    }
}
