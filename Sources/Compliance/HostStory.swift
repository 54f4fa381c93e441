internal import Foundation
internal import Ledger
internal import Vocabulary

/// All that is known of one host at an instant.
struct HostStory {
    let span: Membership.Span
    let tracker: HostTracker
    let obligations: [Obligation]
    let standing: HostStanding

    var isMember: Bool { span.until == nil }
}

/// Where a host stands, and why.
struct HostStanding: Equatable {
    var state: ComplianceState
    /// A few words for a person: why it is unknown, which obligation is overdue.
    var reason: String
    /// Why what is known of it may be out of date; nil where it is fresh.
    var doubt: String?
}

/// What decides that a host is unknown.
enum Freshness {
    /// A complete scan within the agreed time: the rule of the report (figure M7).
    case agreed
    /// The last scan was complete and is not older than agreed: the rule of `status`, where a host that did not answer
    /// just now is unknown whatever it said yesterday.
    case lastScan
}

extension HostStory {
    init(
        _ span: Membership.Span, _ tracker: HostTracker, among surroundings: Surroundings, asOf: Date,
        freshness: Freshness
    ) {
        let (history, membership) = (surroundings.history, surroundings.membership)
        let level = membership.serviceLevel(at: asOf)
        let scanWithin = level?.scanWithin ?? 0
        let terms = ObligationTerms(
            span: span, membership: membership, history: history, waivers: surroundings.waivers,
            firstNeed: { draft in
                draft.unseenSince.flatMap { surroundings.siblings.firstNeed(draft, on: tracker, after: $0) }
            }, asOf: asOf)
        var obligations: [Obligation] = []
        func add(_ obligation: Obligation?) {
            guard let obligation else { return }
            // What was done before it came back belongs to its time before.
            if span.isReturn, let active = obligation.active, active < span.since { return }
            obligations.append(obligation)
        }
        for draft in tracker.drafts {
            add(terms.obligation(draft))
            add(terms.replacement(draft, tracker))
        }
        let doubt = HostStanding.doubt(tracker, scanWithin: scanWithin, asOf: asOf, freshness)
        if let unseen = tracker.lastComplete, asOf.timeIntervalSince(unseen) > scanWithin {
            obligations += surroundings.siblings.presumed(on: tracker, after: unseen)
                .compactMap { terms.obligation($0, isPresumed: true) }
        }
        if let state = tracker.state, let level, let end = terms.endOfLife(state, level.calendar) {
            obligations.append(end)
        }
        obligations = obligations.inOrder { first, second in
            func key(_ place: Int) -> (Date, Obligation.Subject, Date) {
                (obligations[place].due, obligations[place].subject, obligations[place].start)
            }
            return key(first) < key(second)
        }
        let forecast = HostForecast(
            surroundings.schedule, windows: span.record.windows, doubt: doubt, asOf: asOf)
        for index in obligations.indices where span.until == nil {
            obligations[index].forecast = forecast?.forecast(obligations[index])
        }
        self.span = span
        self.tracker = tracker
        self.obligations = obligations
        standing = HostStanding(
            tracker, obligations.filter(\.isOpen), doubt: doubt,
            lifeCycles: " (\(surroundings.history.publications.lifeCycles.origin(at: asOf)))",
            calendar: level?.calendar, asOf: asOf)
    }

    /// What the stories of all hosts of a client share.
    struct Surroundings {
        let history: ClientHistory
        let membership: Membership
        let waivers: [Waiver]
        let siblings: Siblings
        let schedule: WindowSchedule
    }
}

extension HostStanding {
    /// How near a due date is a risk: about the time in which a person can still do something about it.
    static let riskNotice: TimeInterval = 3 * 86_400

    /// Unknown comes before all else: what was not looked at is never said to be anything.
    ///
    /// - Parameter lifeCycles: where it is known from that a release has ended.
    init(
        _ tracker: HostTracker, _ open: [Obligation], doubt: String?, lifeCycles: @autoclosure () -> String,
        calendar: Calendar?,
        asOf: Date
    ) {
        let overdue = open.filter { $0.due <= asOf && $0.subject.kind != .endOfLife }
        let late = overdue.isEmpty ? "" : "; \(overdue.count) overdue when last seen"
        if let doubt {
            self.init(state: .unknown, reason: doubt + late, doubt: doubt)
        } else if let ended = open.first(where: { $0.subject.kind == .endOfLife && $0.due <= asOf }) {
            self.init(state: .unsupported, reason: "no security updates any more: \(ended.title)\(lifeCycles())")
        } else if let oldest = overdue.first {
            self.init(state: .overdue, reason: "\(overdue.count) overdue, the oldest: \(oldest.title)")
        } else if let finding = tracker.state?.findings.first(where: { $0.weight == "critical" }) {
            // A broken package database lets the next window fail: that is known now.
            self.init(state: .atRisk, reason: finding.message)
        } else if let late = open.first(where: { $0.forecast?.lacksWindow ?? false }) {
            self.init(state: .atRisk, reason: Self.breach(late, calendar))
        } else if let next = open.first(where: { $0.subject.kind != .endOfLife }) {
            let isNear = next.due.timeIntervalSince(asOf) <= Self.riskNotice
            self.init(state: isNear ? .atRisk : .due, reason: "next due: \(next.title)")
        } else {
            self.init(state: .current, reason: "")
        }
    }

    /// `will be late: DSA-1 is due on 2026-10-17, the next window opens on 2026-10-18`
    private static func breach(_ obligation: Obligation, _ calendar: Calendar?) -> String {
        guard let calendar, let forecast = obligation.forecast else { return "" }
        let due = "\(obligation.title) is due on \(Wording.minute(obligation.due, calendar))"
        let cause =
            switch forecast.outlook {
            case .blocked: forecast.obstacle
            case .noWindow: "the host has no window"
            case .late, .inTime, .overdue:
                "the next window opens on \(forecast.opens.map { Wording.minute($0, calendar) } ?? "")"
            }
        return "will be late: \(due), \(cause)"
    }

    fileprivate static func doubt(
        _ tracker: HostTracker, scanWithin: TimeInterval, asOf: Date, _ freshness: Freshness
    ) -> String? {
        guard let (_, scan) = tracker.lastScan else { return "never scanned" }
        let isStale = tracker.lastComplete.map { asOf.timeIntervalSince($0) > scanWithin } ?? true
        let isBroken = freshness == .lastScan && scan.result != .complete
        guard isStale || isBroken else { return nil }
        let trouble = scan.failure.map { "\($0.code): \($0.message)" } ?? scan.repositoryTrouble
        let age = tracker.lastComplete.map { AgedText.age(of: $0, at: asOf) }
        return [age ?? "never scanned completely", trouble].compactMap(\.self).joined(separator: "; ")
    }
}

extension ScanFact {
    /// Names the repositories that did not answer.
    fileprivate var repositoryTrouble: String? {
        guard !failedRepositories.isEmpty else { return nil }
        return "not refreshed: \(failedRepositories.joined(separator: ", "))"
    }
}

extension HostTracker {
    /// Reads all scans and runs of a host while it was a member, up to an instant.
    init(_ span: Membership.Span, _ history: ClientHistory, before end: Date) {
        self.init()
        follow(span, history, from: .distantPast, before: end)
    }

    /// Reads on, from the instant that it has reached.
    mutating func follow(_ span: Membership.Span, _ history: ClientHistory, from start: Date, before end: Date) {
        enum Event {
            case scan(ScanFact, proves: Bool)
            case outcome(HostOutcomeFact)
        }
        let time = start..<end
        let scans = (history.scans[span.host] ?? []).filter { time.contains($0.fact.validAt) }.map { entry in
            (entry.fact, Event.scan(entry.body, proves: !history.corrected.contains(entry.fact.sequence)))
        }
        let outcomes = (history.outcomes[span.host] ?? []).filter { time.contains($0.fact.validAt) }
            .map { ($0.fact, Event.outcome($0.body)) }
        let events = (scans + outcomes).sorted { ($0.0.validAt, $0.0.sequence) < ($1.0.validAt, $1.0.sequence) }
        for (fact, event) in events where span.until.map({ fact.validAt < $0 }) ?? true {
            switch event {
            case .scan(let scan, let proves): record(scan, at: fact.validAt, proves: proves)
            case .outcome(let outcome): record(outcome, at: outcome.finishedAt)
            }
        }
    }
}
