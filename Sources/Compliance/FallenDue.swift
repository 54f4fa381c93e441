public import Foundation
public import Ledger
public import Vocabulary

/// What fell due in a period: the denominator of figure M1, one by one.
public struct FallenDue: Sendable {
    public let period: ReportPeriod
    public let asOf: Date
    /// In the order of their due dates.
    public let obligations: [Obligation]
}

extension Compliance {
    /// - Parameters: as for ``model(client:in:period:knownAt:)``.
    public static func fallenDue(
        client: ClientID, in ledger: Ledger, period name: String, knownAt: Date
    ) throws -> FallenDue {
        let knownAt = Timestamp.rounded(knownAt)
        let history = try ClientHistory(client: client, in: ledger, knownAt: knownAt, before: .distantFuture)
        let (period, _) = try Membership.period(name, of: history)
        guard period.start < knownAt else { throw ComplianceError.periodInTheFuture(name) }
        let asOf = min(period.end, knownAt)
        let snapshot = try Snapshot(history.before(asOf), asOf: asOf, freshness: .agreed)
        let cohort = DueCohort(snapshot.obligations, in: period.start..<period.end, asOf: asOf)
        return FallenDue(period: period, asOf: asOf, obligations: cohort.due)
    }
}
