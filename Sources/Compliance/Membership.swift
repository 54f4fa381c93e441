internal import Foundation
internal import Ledger
internal import Vocabulary

/// Who belongs to a client since when, and by which agreement: from the configurations that were recorded.
struct Membership {
    /// A host's time with the client.
    struct Span: Equatable {
        var host: HostID
        var since: Date
        /// When it left; nil while it is a member.
        var until: Date?
        /// As last configured.
        var record: MemberRecord
    }

    let latest: ClientFact
    let spans: [HostID: Span]
    /// Blackouts that forbid all work, as last configured.
    let freezes: [Range<Date>]
    private let serviceLevels: [(since: Date, level: ServiceLevel)]

    init(_ history: ClientHistory) throws(ComplianceError) {
        guard let latest = history.configurations.last?.body else {
            throw .unknownClient(history.client.rawValue)
        }
        self.latest = latest
        let timeZone = try Self.timeZone(latest)
        var levels: [(since: Date, level: ServiceLevel)] = []
        for entry in history.configurations {
            levels.append((entry.fact.validAt, try ServiceLevel(entry.body.serviceLevel, timeZone: timeZone)))
        }
        serviceLevels = levels
        spans = Self.spans(history.configurations)
        freezes = Self.freezes(latest, .gregorian(timeZone))
    }

    private static func freezes(_ configuration: ClientFact, _ calendar: Calendar) -> [Range<Date>] {
        (configuration.freezes ?? []).compactMap { freeze in
            guard let from = calendar.day(freeze.from), let last = calendar.day(freeze.to),
                let to = calendar.date(byAdding: .day, value: 1, to: last), from < to
            else { return nil }
            return from..<to
        }
    }

    static func timeZone(_ configuration: ClientFact) throws(ComplianceError) -> TimeZone {
        guard let zone = TimeZone(identifier: configuration.timeZone) else {
            throw .unknownTimeZone(configuration.timeZone)
        }
        return zone
    }

    /// The zone in which the client counts its days, as last configured.
    static func timeZone(of history: ClientHistory) throws(ComplianceError) -> TimeZone {
        guard let latest = history.configurations.last?.body else { throw .unknownClient(history.client.rawValue) }
        return try timeZone(latest)
    }

    /// The agreement in force at an instant; before the first one was recorded, the first.
    func serviceLevel(at instant: Date) -> ServiceLevel? {
        (serviceLevels.last { $0.since <= instant } ?? serviceLevels.first)?.level
    }

    private static func spans(_ configurations: [ClientHistory.Entry<ClientFact>]) -> [HostID: Span] {
        var spans: [HostID: Span] = [:]
        for entry in configurations {
            let at = entry.fact.validAt
            var absent = Set(spans.keys)
            for record in entry.body.hosts {
                absent.remove(record.host)
                // One that comes back after it had left begins anew.
                let since = spans[record.host].flatMap { $0.until == nil ? $0.since : nil } ?? at
                spans[record.host] = Span(host: record.host, since: since, until: nil, record: record)
            }
            for host in absent where spans[host]?.until == nil { spans[host]?.until = at }
        }
        return spans
    }
}
