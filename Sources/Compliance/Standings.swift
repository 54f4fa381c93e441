public import Foundation
public import Ledger
public import Vocabulary

/// Where the hosts of a client stand, in the short form in which it can be kept and found again.
public struct Standings: Sendable, Equatable {
    public struct Host: Codable, Sendable, Equatable {
        public var state: ComplianceState
        /// Why, in a few words; empty where all is well.
        public var reason: AgedText
        /// Of what is open, the next or the longest past; nil where nothing is. Milliseconds since 1970.
        private var due: Int64?
        /// Open ones that close a flaw known to be exploited; nil where there is none.
        public var knownExploited: [String]?
        /// In time now, and late unless somebody does something about it.
        public var breaches: [Breach]?
        private var holdingExcused: Bool?

        /// Something is held back on the host, and exceptions in force say why: of all of it.
        public var isHoldingExcused: Bool { holdingExcused ?? false }

        public var nextDue: Date? { due.map { Date(timeIntervalSince1970: Double($0) / 1000) } }

        init(_ host: CurrentStates.Host, asOf: Date) {
            state = host.state
            reason = AgedText(host.reason, lastSeen: host.lastCompleteScan, asOf: asOf)
            due = (host.obligations.first?.due).map(Timestamp.milliseconds)
            let exploited = host.obligations.filter(\.knownExploited).map(\.title)
            knownExploited = exploited.isEmpty ? nil : exploited
            let late = host.breaches.compactMap { Breach($0, lastSeen: host.lastCompleteScan, asOf: asOf) }
            breaches = late.isEmpty ? nil : late
            holdingExcused = host.isHoldingExcused ? true : nil
        }

        init(
            state: ComplianceState, reason: AgedText, due: Int64?, knownExploited: [String]?, breaches: [Breach]?,
            holdingExcused: Bool?
        ) {
            self.state = state
            self.reason = reason
            self.due = due
            self.knownExploited = knownExploited
            self.breaches = breaches
            self.holdingExcused = holdingExcused
        }
    }

    /// An obligation that will be late.
    public struct Breach: Codable, Sendable, Equatable {
        public var title: String
        public var severity: Severity
        public var outlook: Forecast.Outlook
        public var window: String?
        public var due: Date
        public var opens: Date?
        /// What stands in the way; empty where nothing does.
        public var obstacle: AgedText

        init?(_ obligation: Obligation, lastSeen: Date?, asOf: Date) {
            guard let forecast = obligation.forecast else { return nil }
            title = obligation.title
            severity = obligation.severity
            outlook = forecast.outlook
            window = forecast.window
            due = obligation.due
            opens = forecast.opens
            obstacle = AgedText(forecast.obstacle, lastSeen: lastSeen, asOf: asOf)
        }

        init(
            title: String, severity: Severity, outlook: Forecast.Outlook, window: String?, due: Date, opens: Date?,
            obstacle: AgedText
        ) {
            self.title = title
            self.severity = severity
            self.outlook = outlook
            self.window = window
            self.due = due
            self.opens = opens
            self.obstacle = obstacle
        }
    }

    /// By `client/host`.
    let hosts: [String: Host]

    init(_ hosts: [String: Host]) { self.hosts = hosts }

    init(_ states: CurrentStates) {
        hosts = Dictionary(
            states.hosts.map { ($0.host.description, Host($0, asOf: states.asOf)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Nil for a host that the client does not have.
    public subscript(_ host: HostID) -> Host? { hosts[host.description] }
}

extension Compliance {
    /// Kinds of facts of a client, or of none, that can change where its hosts stand. Scans and runs aside: of those the
    /// ledger knows which change anything.
    private static let decisive = [
        ClientFact.kind, ExceptionFact.kind, ExceptionEndedFact.kind, ApprovalFact.kind, AdvisoryFact.kind,
        KnownExploitedFact.kind, LifeCycleFact.kind, CorrectionFact.kind, WindowScheduleFact.kind,
    ]

    /// Where each host of a client stands, as ``currentStates(client:facts:at:)`` says: found again in the ledger where
    /// nothing has happened since that could change it, and otherwise computed and kept.
    ///
    /// - Parameters:
    ///   - judge: tells one build of the program from another, which may judge in another way.
    ///   - lookingAhead: seconds for which what is computed shall hold, if nothing is recorded: it takes longer then, and
    ///     spares the same to whoever asks next.
    public static func standings(
        client: ClientID, in ledger: Ledger, at instant: Date, judge: String, lookingAhead: TimeInterval = 0
    ) throws -> Standings {
        let change = try ledger.lastChange(of: client, kinds: decisive)
        if let kept = try kept(client, in: ledger, since: change, at: instant, judge: judge) { return kept }
        let timeline = StandingsTimeline(
            try snapshot(client: client, in: ledger, at: instant), reach: lookingAhead)
        let memo = try timeline.encoded()
        try ledger.keep(memo, of: client, judge: judge, sequence: change, from: instant, until: timeline.holdsUntil)
        return timeline.standings(at: instant)
    }

    private static func kept(
        _ client: ClientID, in ledger: Ledger, since change: Int64, at instant: Date, judge: String
    ) throws -> Standings? {
        try ledger.memo(of: client, judge: judge, since: change, at: instant)
            .flatMap { try? StandingsTimeline.read($0) }?.standings(at: instant)
    }

    /// Whether ``standings(client:in:at:judge:lookingAhead:)`` would find something again that the facts do not say.
    public static func keptStandingsDiffer(
        client: ClientID, in ledger: Ledger, at instant: Date, judge: String
    ) throws -> Bool {
        let change = try ledger.lastChange(of: client, kinds: decisive)
        guard let kept = try kept(client, in: ledger, since: change, at: instant, judge: judge) else { return false }
        return try kept != Standings(currentStates(client: client, in: ledger, at: instant))
    }
}
