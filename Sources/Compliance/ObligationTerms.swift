internal import Foundation
internal import Ledger
internal import Vocabulary

/// Lays what was agreed over what happened: clock, due date, exceptions, and how an obligation ends.
struct ObligationTerms {
    let span: Membership.Span
    let membership: Membership
    let history: ClientHistory
    let waivers: [Waiver]
    /// When hosts of the same release first needed something that this host was not looked at for.
    let firstNeed: (ObligationDraft) -> Date?
    let asOf: Date

    /// - Returns: nil for what nothing was promised about.
    func obligation(_ draft: ObligationDraft, isPresumed: Bool = false) -> Obligation? {
        guard let agreed = membership.serviceLevel(at: draft.detected) else { return nil }
        let (start, clock) = start(of: draft, agreed)
        guard let level = membership.serviceLevel(at: start), let originalDue = due(of: draft, from: start, level)
        else { return nil }
        let satisfied = level.stop == .active ? draft.active : draft.installed
        var obligation = Obligation(
            host: span.host, subject: draft.subject, severity: severity(of: draft),
            knownExploited: knownExploited(draft) != nil,
            packages: draft.lastCarriers.keys.sorted().map(\.description),
            candidates: draft.lastCarriers.sorted { $0.key < $1.key }.compactMap(\.value.candidates.last),
            hindrance: draft.installed == nil ? draft.hindrance : nil, start: start, clock: clock,
            fellBack: clock != level.clock, isClamped: isClamped(draft, clock), isPresumed: isPresumed,
            originalDue: originalDue, due: originalDue, installed: draft.installed,
            active: draft.active, evidence: draft.evidence,
            state: satisfied != nil ? .satisfied : draft.installed != nil ? .installedInactive : .needed,
            regressions: draft.regressions, exceptions: [], lateExceptions: [], satisfied: satisfied)
        obligation.exposedFrom = min(start, max(detected(draft, agreed), came(draft)))
        obligation.doneBetween = draft.done(.active)
        waive(&obligation, closing: draft.cves)
        end(&obligation)
        return obligation
    }

    /// Runs out of security updates soon, or has.
    func endOfLife(_ state: HostState, _ calendar: Calendar) -> Obligation? {
        guard let text = history.publications.lifeCycles.lastDay(of: state),
            let lastDay = calendar.day(text), let due = calendar.date(byAdding: .day, value: 1, to: lastDay),
            due.timeIntervalSince(asOf) < Self.endOfLifeNotice
        else { return nil }
        var obligation = Obligation(
            host: span.host, subject: .init(.endOfLife, "\(state.osID) \(state.osVersion)"), severity: .unrated,
            knownExploited: false, packages: [], candidates: [], start: span.since, clock: .detected, fellBack: false,
            originalDue: due, due: due, state: .needed, regressions: [], exceptions: [], lateExceptions: [])
        waive(&obligation, closing: [])
        end(&obligation)
        return obligation
    }

    /// How long before its end a release is reported: half a year to plan for it.
    static let endOfLifeNotice: TimeInterval = 180 * 86_400

    // MARK: the clock

    private func start(of draft: ObligationDraft, _ level: ServiceLevel) -> (Date, ServiceClock) {
        let began = max(came(draft), level.onboarded(since: span.since))
        let detected = max(detected(draft, level), began)
        switch level.clock {
        case .detected: break
        case .released:
            // A date of release after the host was seen to lack it is impossible: vendors change it with the text.
            if let released = released(draft.subject) { return (max(min(released, draft.detected), began), .released) }
        case .approved:
            let approval = history.approvals.first { covers($0.body, draft) }
            if let approval { return (max(detected, approval.fact.validAt), .approved) }
        }
        return (detected, .detected)
    }

    /// When the machine that needs it came to the client.
    private func came(_ draft: ObligationDraft) -> Date { max(span.since, draft.incarnation ?? span.since) }

    /// Not to look starts no later clock: what others needed meanwhile, this host needed as well.
    private func detected(_ draft: ObligationDraft, _ level: ServiceLevel) -> Date {
        guard let unseen = draft.unseenSince, draft.detected.timeIntervalSince(unseen) > level.scanWithin else {
            return draft.detected
        }
        return firstNeed(draft) ?? draft.detected
    }

    private func isClamped(_ draft: ObligationDraft, _ clock: ServiceClock) -> Bool {
        clock == .released && released(draft.subject).map { $0 > draft.detected } ?? false
    }

    /// The first date that the vendor gave.
    private func released(_ subject: Obligation.Subject) -> Date? {
        guard subject.kind == .advisory else { return nil }
        return history.advisories[subject.name]?.map(\.body.released).min()
    }

    private func covers(_ approval: ApprovalFact, _ draft: ObligationDraft) -> Bool {
        Scope(host: approval.hostPattern, package: approval.package, advisory: approval.advisory)
            .covers(host: span.host, subject: draft.subject, packages: draft.lastCarriers.keys.map(\.name))
    }

    private func due(of draft: ObligationDraft, from start: Date, _ level: ServiceLevel) -> Date? {
        guard draft.subject.kind != .reboot else { return level.rebootDue(from: start) }
        let isExposed = membership.isExposed(span.host, at: start)
        let ratings = ratings(of: draft)
        let first = ratings.last { $0.since <= draft.detected }?.severity ?? .unrated
        var clocks = [(start, level.due(from: start, first, exposed: isExposed))]
        // A severity that is raised starts its own, shorter clock. One that is lowered leaves the promise as it was.
        for (since, severity) in ratings
        where since > draft.detected && (draft.installed.map { since < $0 } ?? true) {
            let start = max(since, start)
            clocks.append((start, level.due(from: start, severity, exposed: isExposed)))
        }
        if let listed = knownExploited(draft), draft.installed.map({ listed < $0 }) ?? true {
            let start = max(listed, start)
            clocks.append((start, level.knownExploitedDue(from: start, exposed: isExposed)))
        }
        let pauses = pauses(of: draft, level)
        return clocks.compactMap { start, due in due.map { pauses.extend($0, from: start) } }.min()
    }

    /// Where it was satisfied for a while, the clock stood still: what was used up before counts on after.
    private func pauses(of draft: ObligationDraft, _ level: ServiceLevel) -> Pauses {
        Pauses(draft.done(level.stop) + (level.pausesInBlackouts ? membership.freezes : []))
    }

    // MARK: the vendor's word

    private func advisory(_ subject: Obligation.Subject) -> AdvisoryFact? {
        subject.kind == .advisory ? history.advisories[subject.name]?.last?.body : nil
    }

    /// When it became known that a flaw is exploited; nil where it is not.
    private func knownExploited(_ draft: ObligationDraft) -> Date? {
        let said = draft.subject.kind == .advisory ? history.advisories[draft.subject.name] ?? [] : []
        let vendor = said.first { !$0.body.knownExploited.isEmpty }?.fact.validAt
        let catalogue = history.publications.exploited(said.last?.body.cves ?? Array(draft.cves))
        return [vendor, catalogue].compactMap(\.self).min()
    }

    private func ratings(of draft: ObligationDraft) -> [(since: Date, severity: Severity)] {
        let vendor = draft.subject.kind == .advisory ? history.advisories[draft.subject.name] ?? [] : []
        let said = vendor.map { (since: $0.fact.validAt, severity: $0.body.severity) }
        return (draft.severities + said).filter { $0.severity != .unrated }.sorted { $0.since < $1.since }
    }

    private func severity(of draft: ObligationDraft) -> Severity { ratings(of: draft).last?.severity ?? .unrated }

    // MARK: overlays

    /// An exception in force when something falls due moves the due date to its own end; the next one may move it on.
    ///
    /// - Parameter cves: that its updates close, as records of pending updates name them.
    private func waive(_ obligation: inout Obligation, closing cves: Set<String>) {
        guard !waivers.isEmpty else { return }
        let flaws = history.publications.flaws(cves)
        let names = obligation.packages.map { String($0.prefix(upTo: $0.lastIndex(of: ".") ?? $0.endIndex)) }
        let matching = waivers.filter {
            $0.scope.covers(host: span.host, subject: obligation.subject, packages: names, flaws: flaws)
        }
        // What was done before an exception was granted needs none.
        let end = obligation.satisfied ?? asOf
        // It may be open before its clock begins: while a host that has just come is spared.
        let began = obligation.exposedFrom ?? obligation.start
        var candidates = matching.filter { $0.from < end && $0.to > began }
        obligation.exceptions = candidates.map(\.id)
        while let index = candidates.firstIndex(where: {
            $0.covers(obligation.due) && $0.recordedAt <= obligation.due
        }) {
            obligation.due = candidates.remove(at: index).to
        }
        guard obligation.satisfied.map({ $0 > obligation.due }) ?? true else { return }
        obligation.lateExceptions = matching.filter { $0.covers(obligation.due) && $0.recordedAt > obligation.due }
            .map(\.id)
    }

    /// What ends before it is due is no miss. What ends after stays one, and is open no more.
    private func end(_ obligation: inout Obligation) {
        guard obligation.active == nil else { return }
        let withdrawn = advisory(obligation.subject)?.withdrawn.flatMap { $0 <= asOf ? $0 : nil }
        if obligation.isOpen, let withdrawn, span.until.map({ withdrawn <= $0 }) ?? true {
            obligation.state = .withdrawn
            obligation.ended = withdrawn
        } else if let left = span.until {
            if obligation.isOpen { obligation.state = .retired }
            obligation.ended = left
        }
    }
}
