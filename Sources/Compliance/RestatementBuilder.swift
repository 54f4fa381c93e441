internal import Foundation
internal import Ledger
internal import Vocabulary

/// Compares a report with the one that was handed out before.
struct RestatementBuilder {
    /// A report with what it was computed from.
    struct Evaluation {
        let model: ComplianceModel
        let snapshot: Snapshot
    }

    let source: FactSource
    let client: ClientID
    let issued: Fact
    let body: ReportIssuedFact
    let former: Evaluation
    let now: Evaluation

    /// The last report of a period that was handed out, by what is known.
    static func issued(_ source: FactSource, client: ClientID, period: String, knownAt: Date) throws
        -> (fact: Fact, body: ReportIssuedFact)?
    {
        var last: (fact: Fact, body: ReportIssuedFact)?
        for fact in try source.reportsIssued(to: client, knownAt: knownAt) {
            let body = try fact.decode(ReportIssuedFact.self)
            if body.period == period, body.knownAt < knownAt { last = (fact, body) }
        }
        return last
    }

    func restatement() throws -> Restatement {
        Restatement(
            issued: issued.recordedAt, knownAt: body.knownAt, digest: body.digest,
            isReproduced: former.model.digest == body.digest, figures: figures,
            obligations: obligations(late: try lateFacts()))
    }

    private var figures: [Restatement.FigureChange] {
        zip(former.model.figures, now.model.figures).filter { $0.text != $1.text }.map { before, now in
            .init(id: now.id, title: now.title, before: before.text, now: now.text)
        }
    }

    // MARK: obligations

    /// The same obligation in both: of one subject on one host, the n-th.
    private struct Key: Hashable {
        var host: HostID
        var subject: Obligation.Subject
        var number: Int
    }

    private func obligations(late: [Fact]) -> [Restatement.ObligationChange] {
        let before = byKey(former.snapshot)
        let after = byKey(now.snapshot)
        return Set(before.keys).union(after.keys).compactMap { key -> (Key, Restatement.ObligationChange)? in
            let (was, does) = (standing(before[key]), standing(after[key]))
            guard was != does, let obligation = after[key] ?? before[key] else { return nil }
            return (
                key,
                .init(
                    host: key.host.name, title: obligation.title, before: was, now: does,
                    facts: reasons(obligation, late))
            )
        }.sorted { ($0.0.host, $0.0.subject, $0.0.number) < ($1.0.host, $1.0.subject, $1.0.number) }.map(\.1)
    }

    private func byKey(_ snapshot: Snapshot) -> [Key: Obligation] {
        var numbers: [Key: Int] = [:]
        var found: [Key: Obligation] = [:]
        for obligation in snapshot.obligations.sorted(by: { $0.start < $1.start })
        where obligation.subject.countsForAttainment {
            let first = Key(host: obligation.host, subject: obligation.subject, number: 0)
            found[Key(host: obligation.host, subject: obligation.subject, number: numbers[first, default: 0])] =
                obligation
            numbers[first, default: 0] += 1
        }
        return found
    }

    /// Of what had fallen due by the former report: what became due since is news and no restatement.
    private func standing(_ obligation: Obligation?) -> Restatement.Standing {
        let end = min(former.model.asOf, former.model.period.end)
        guard let obligation, former.model.period.start <= obligation.due, obligation.due < end,
            !obligation.ceasedInTime
        else { return .notCounted }
        return obligation.isMissed(asOf: end) ? .missed : .met
    }

    // MARK: reasons

    private func lateFacts() throws -> [Fact] {
        try source.facts(of: client, recordedAfter: former.model.knownAt, until: now.model.knownAt)
            .filter { $0.validAt < now.model.asOf }
    }

    /// What was recorded since and can be the reason; where one of them is true of just the instant that decides, that one.
    private func reasons(_ obligation: Obligation, _ late: [Fact]) -> [Restatement.FactReference] {
        let possible = late.filter { concerns($0, obligation) }
        let instants = [obligation.installed, obligation.active, obligation.ended, obligation.start].compactMap(\.self)
        let exact = possible.filter { instants.contains($0.validAt) }
        return (exact.isEmpty ? possible : exact).prefix(Self.limit).map {
            .init(
                sequence: $0.sequence, kind: $0.kind.rawValue, validAt: $0.validAt, recordedAt: $0.recordedAt,
                actor: $0.actor)
        }
    }

    private static let limit = 5

    private func concerns(_ fact: Fact, _ obligation: Obligation) -> Bool {
        switch fact.kind {
        case ScanFact.kind, HostOutcomeFact.kind: fact.host == obligation.host
        case AdvisoryFact.kind: (try? fact.decode(AdvisoryFact.self).id) == obligation.subject.name
        case KnownExploitedFact.kind: obligation.knownExploited
        case LifeCycleFact.kind: obligation.subject.kind == .endOfLife
        case ExceptionFact.kind:
            (try? fact.decode(ExceptionFact.self).id).map {
                (obligation.exceptions + obligation.lateExceptions).contains($0)
            } ?? false
        case CorrectionFact.kind: corrected(by: fact).map { $0.host == nil || $0.host == obligation.host } ?? false
        case ClientFact.kind, ApprovalFact.kind, ExceptionEndedFact.kind: true
        default: false
        }
    }

    private func corrected(by fact: Fact) -> Fact? {
        guard let sequence = try? fact.decode(CorrectionFact.self).corrects else { return nil }
        return try? source.fact(sequence)
    }
}
