public import Foundation
public import Ledger
public import Vocabulary

/// The figures of a client as a pure function of facts.
public enum Compliance {
    /// Computes the report of a period.
    ///
    /// - Parameters:
    ///   - facts: all of the client, and those that belong to none (``facts(of:in:knownAt:)``), in any order.
    ///   - period: `2026-10`, `2026-Q4`, `2026`, `2026-10-01..2026-10-31`, in the client's time zone.
    ///   - knownAt: what was recorded later is left out.
    ///   - head: of the ledger at `knownAt`.
    /// - Returns: the same model, byte for byte once encoded, for the same facts and arguments.
    public static func model(
        client: ClientID, facts: [Fact], period name: String, knownAt: Date, head: LedgerHead
    ) throws(ComplianceError) -> ComplianceModel {
        do {
            return try evaluate(client, .array(facts), period: name, knownAt: Timestamp.rounded(knownAt), head: head)
                .model
        } catch let error as ComplianceError {
            throw error
        } catch {
            throw .unreadableFact("\(error)")
        }
    }

    /// The same from a ledger, of which only the facts that matter are read, one by one.
    public static func model(
        client: ClientID, in ledger: Ledger, period name: String, knownAt: Date
    ) throws -> ComplianceModel {
        let knownAt = Timestamp.rounded(knownAt)
        let head = try ledger.head(knownAt: knownAt)
        return try evaluate(client, .ledger(ledger), period: name, knownAt: knownAt, head: head).model
    }

    private static func evaluate(
        _ client: ClientID, _ source: FactSource, period name: String, knownAt: Date, head: LedgerHead
    ) throws -> RestatementBuilder.Evaluation {
        let history = try source.history(of: client, knownAt: knownAt, before: .distantFuture)
        let (period, timeZone) = try Membership.period(name, of: history)
        guard period.start < knownAt else { throw ComplianceError.periodInTheFuture(name) }
        let asOf = min(period.end, knownAt)
        let before = try? Snapshot(history.before(period.start), asOf: period.start, freshness: .agreed)
        let now = try Snapshot(history.before(asOf), asOf: asOf, freshness: .agreed, following: before)
        guard let level = now.membership.serviceLevel(at: asOf) else {
            throw ComplianceError.unknownClient(client.rawValue)
        }
        let figures = Figures(
            now: now, before: before, period: period, previous: period.previous(timeZone: timeZone), level: level)
        var model = ModelBuilder(now: now, figures: figures, period: period, level: level, timeZone: timeZone)
            .model(knownAt: knownAt, head: head)
        if let issued = try RestatementBuilder.issued(source, client: client, period: name, knownAt: knownAt) {
            let former = try evaluate(
                client, source, period: name, knownAt: issued.body.knownAt,
                head: LedgerHead(sequence: issued.body.ledgerSequence, hash: issued.body.ledgerHash))
            let evaluation = RestatementBuilder.Evaluation(model: model, snapshot: now)
            model.restatement =
                try RestatementBuilder(
                    source: source, client: client, issued: issued.fact, body: issued.body, former: former,
                    now: evaluation
                ).restatement()
        }
        model.digest = try model.computedDigest()
        return RestatementBuilder.Evaluation(model: model, snapshot: now)
    }

    /// Where each host stands at an instant, for `status`: a host whose last scan failed or was partial is unknown.
    ///
    /// - Parameter facts: as for ``model(client:facts:period:knownAt:head:)``.
    public static func currentStates(
        client: ClientID, facts: [Fact], at instant: Date
    ) throws(ComplianceError) -> CurrentStates {
        let end = instant.addingTimeInterval(presence)
        let history = try ClientHistory(client: client, facts: facts, knownAt: .distantFuture, before: end)
        return CurrentStates(try Snapshot(history, asOf: end, freshness: .lastScan))
    }

    /// The same from a ledger.
    public static func currentStates(
        client: ClientID, in ledger: Ledger, at instant: Date
    ) throws -> CurrentStates {
        CurrentStates(try snapshot(client: client, in: ledger, at: instant))
    }

    /// What was recorded at this very instant has happened: seconds that are added to it.
    static let presence: TimeInterval = 0.001

    static func snapshot(client: ClientID, in ledger: Ledger, at instant: Date) throws -> Snapshot {
        let end = instant.addingTimeInterval(presence)
        let history = try ClientHistory(client: client, in: ledger, knownAt: .distantFuture, before: end)
        return try Snapshot(history, asOf: end, freshness: .lastScan)
    }

    /// What the other functions need, from a ledger.
    public static func facts(
        of client: ClientID, in ledger: Ledger, knownAt: Date? = nil
    ) throws(LedgerError) -> [Fact] {
        let shared = try ledger.facts(
            kinds: [RunStartedFact.kind] + FactKind.shared, knownAt: knownAt
        )
        .filter { $0.client == nil }
        return try ledger.facts(client: client, knownAt: knownAt) + shared
    }
}
