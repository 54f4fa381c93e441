internal import Foundation
internal import Ledger
internal import Vocabulary

/// Who belongs to a client since when, and by which agreement: from the configurations that were recorded.
struct Membership {
    /// A host's time with the client: one that comes back after it had left begins another.
    struct Span: Equatable {
        var host: HostID
        var since: Date
        /// Whether it has been with the client before.
        var isReturn: Bool
        /// When it left; nil while it is a member.
        var until: Date?
        /// As last configured.
        var record: MemberRecord
    }

    let latest: ClientFact
    /// In the order of the hosts' names, and of time.
    let spans: [Span]
    /// Times in which a blackout forbade all work.
    let freezes: [Range<Date>]
    private let serviceLevels: [(since: Date, level: ServiceLevel)]
    /// Since when a host can, or cannot, be reached from the internet.
    private let exposure: [HostID: [(since: Date, isExposed: Bool)]]

    init(_ history: ClientHistory) throws(ComplianceError) {
        guard let latest = history.configurations.last?.body else {
            throw .unknownClient(history.client.rawValue)
        }
        self.latest = latest
        var levels: [(since: Date, level: ServiceLevel)] = []
        // Days are counted in the zone of their time: who moves later moves no due date of before.
        for entry in history.configurations {
            let level = try ServiceLevel(entry.body.serviceLevel, timeZone: Self.timeZone(entry.body))
            levels.append((entry.fact.validAt, level))
        }
        serviceLevels = levels
        spans = Self.spans(history.configurations)
        freezes = try Self.freezes(history.configurations)
        exposure = Self.exposure(history.configurations)
    }

    /// A day is frozen where the configuration that was in force on it says so: what is taken out of the file when it is over
    /// was frozen nonetheless.
    private static func freezes(
        _ entries: [ClientHistory.Entry<ClientFact>]
    ) throws(ComplianceError) -> [Range<Date>] {
        var freezes: [Range<Date>] = []
        for (index, entry) in entries.enumerated() {
            let calendar = Calendar.gregorian(try timeZone(entry.body))
            let since = index == 0 ? Date.distantPast : entry.fact.validAt
            let until = index + 1 < entries.count ? entries[index + 1].fact.validAt : .distantFuture
            for freeze in entry.body.freezes ?? [] {
                guard let from = calendar.day(freeze.from), let last = calendar.day(freeze.to),
                    let to = calendar.date(byAdding: .day, value: 1, to: last), max(from, since) < min(to, until)
                else { continue }
                freezes.append(max(from, since)..<min(to, until))
            }
        }
        return freezes
    }

    static func timeZone(_ configuration: ClientFact) throws(ComplianceError) -> TimeZone {
        guard let zone = TimeZone(identifier: configuration.timeZone) else {
            throw .unknownTimeZone(configuration.timeZone)
        }
        return zone
    }

    /// A period, in the zone in which the client counted its days when it ended: who moves later moves no period of before.
    static func period(
        _ name: String, of history: ClientHistory
    ) throws(ComplianceError) -> (period: ReportPeriod, timeZone: TimeZone) {
        for (index, configuration) in history.configurations.enumerated().reversed() {
            let timeZone = try timeZone(configuration.body)
            let period = try ReportPeriod(name, timeZone: timeZone)
            if configuration.fact.validAt < period.end || index == 0 { return (period, timeZone) }
        }
        throw .unknownClient(history.client.rawValue)
    }

    /// The agreement in force at an instant; before the first one was recorded, the first.
    func serviceLevel(at instant: Date) -> ServiceLevel? {
        (serviceLevels.last { $0.since <= instant } ?? serviceLevels.first)?.level
    }

    /// Of all agreements.
    var shortestScanWithin: TimeInterval { serviceLevels.map(\.level.scanWithin).min() ?? 0 }

    /// Whether a host could be reached from the internet, as configured then: what is said of it later changes no due date.
    func isExposed(_ host: HostID, at instant: Date) -> Bool {
        let known = exposure[host] ?? []
        return (known.last { $0.since <= instant } ?? known.first)?.isExposed ?? false
    }

    private static func exposure(
        _ configurations: [ClientHistory.Entry<ClientFact>]
    ) -> [HostID: [(since: Date, isExposed: Bool)]] {
        var exposure: [HostID: [(since: Date, isExposed: Bool)]] = [:]
        for entry in configurations {
            for record in entry.body.hosts where exposure[record.host]?.last?.isExposed != record.exposed {
                exposure[record.host, default: []].append((entry.fact.validAt, record.exposed))
            }
        }
        return exposure
    }

    private static func spans(_ configurations: [ClientHistory.Entry<ClientFact>]) -> [Span] {
        var spans: [HostID: Span] = [:]
        var over: [Span] = []
        for entry in configurations {
            let at = entry.fact.validAt
            var absent = Set(spans.keys)
            for record in entry.body.hosts {
                absent.remove(record.host)
                let last = spans[record.host]
                if let last, last.until != nil { over.append(last) }
                let current = last.flatMap { $0.until == nil ? $0 : nil }
                spans[record.host] = Span(
                    host: record.host, since: current?.since ?? at, isReturn: current?.isReturn ?? (last != nil),
                    until: nil, record: record)
            }
            for host in absent where spans[host]?.until == nil { spans[host]?.until = at }
        }
        return (over + spans.values).sorted { ($0.host, $0.since) < ($1.host, $1.since) }
    }
}
