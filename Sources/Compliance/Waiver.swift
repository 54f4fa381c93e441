internal import Foundation
internal import Ledger
internal import Vocabulary

/// To which hosts, packages and advisories something applies. What is not named is not restricted.
struct Scope {
    var host: String?
    var package: String?
    var advisory: String?

    /// - Parameter flaws: that the updates close. Who accepts one flaw accepts no other: what closes others, too, stays due for them.
    func covers(
        host id: HostID, subject: Obligation.Subject, packages: [String], flaws: Set<String> = []
    ) -> Bool {
        if let host, !Glob(host).matches(id.name), host != id.description { return false }
        if let package, !packages.contains(where: { Glob(package).matches($0) }) { return false }
        if let advisory, subject.kind != .advisory || subject.name != advisory, flaws != [advisory] { return false }
        return true
    }
}

/// An exception with its time: from when it was granted to when it expires or was ended.
struct Waiver {
    let id: String
    let scope: Scope
    let from: Date
    let to: Date
    let recordedAt: Date
    let fact: ExceptionFact
    /// Nil where it runs to its expiry.
    let endedEarly: String?

    init(_ entry: ClientHistory.Entry<ExceptionFact>, ended: ClientHistory.Entry<ExceptionEndedFact>?) {
        id = entry.body.id
        scope = Scope(host: entry.body.hostPattern, package: entry.body.package, advisory: entry.body.advisory)
        from = entry.fact.validAt
        recordedAt = entry.fact.recordedAt
        fact = entry.body
        let end = ended.flatMap { $0.fact.validAt < entry.body.expires ? $0 : nil }
        to = end?.fact.validAt ?? entry.body.expires
        endedEarly = end?.body.reason
    }

    func covers(_ instant: Date) -> Bool { from <= instant && instant < to }
}
