internal import Foundation
internal import Ledger
internal import Vocabulary

/// A client as it stood at an instant, from what was known at another.
struct Snapshot {
    let history: ClientHistory
    let membership: Membership
    let waivers: [Waiver]
    let schedule: WindowSchedule
    /// Everybody who was ever a member, in the order of their names; of one who came back, each time.
    let stories: [HostStory]
    private let places: [HostID: Int]
    /// Of all hosts that ever were members, in the order of their due dates.
    let obligations: [Obligation]
    /// Open ones of the members, in the same order.
    let open: [Obligation]
    let asOf: Date
    private let freshness: Freshness

    /// - Parameters:
    ///   - history: reaches to `asOf` and no further.
    ///   - former: of the same history, as far as it had happened before: what it has read is not read again.
    init(
        _ history: ClientHistory, asOf: Date, freshness: Freshness, following former: Snapshot? = nil
    ) throws(ComplianceError) {
        let membership = try Membership(history)
        let tracked = membership.spans.map { span in
            guard let former, var tracker = former.tracker(of: span) else {
                return (span, HostTracker(span, history, before: asOf))
            }
            tracker.follow(span, history, from: former.asOf, before: asOf)
            return (span, tracker)
        }
        self.init(history, membership, tracked, asOf: asOf, freshness: freshness)
    }

    /// What was seen of a host; nil for another of its times with the client, for which other facts count.
    private func tracker(of span: Membership.Span) -> HostTracker? {
        guard let story = story(of: span.host), story.span.since == span.since,
            story.span.until == nil || story.span.until == span.until
        else { return nil }
        return story.tracker
    }

    /// The same client later, when nothing has happened since but that time went by: its facts are not read again.
    func later(at instant: Date) -> Snapshot {
        Snapshot(
            history, membership, stories.map { ($0.span, $0.tracker) }, asOf: instant, freshness: freshness)
    }

    /// - Parameter tracked: each host that ever was a member and what was seen of it, in the order of their names.
    private init(
        _ history: ClientHistory, _ membership: Membership, _ tracked: [(Membership.Span, HostTracker)], asOf: Date,
        freshness: Freshness
    ) {
        let waivers = history.exceptions.map { Waiver($0, ended: history.exceptionEnds[$0.body.id]) }
            .sorted { ($0.to, $0.id) < ($1.to, $1.id) }
        self.history = history
        self.membership = membership
        self.waivers = waivers
        self.asOf = asOf
        self.freshness = freshness
        schedule = WindowSchedule(history.schedules)
        let scanWithin = membership.serviceLevel(at: asOf)?.scanWithin ?? 0
        let surroundings = HostStory.Surroundings(
            history: history, membership: membership, waivers: waivers,
            siblings: Siblings(
                tracked.map(\.1), scanWithin: scanWithin, shortest: membership.shortestScanWithin, asOf: asOf),
            schedule: schedule)
        let stories = tracked.map { span, tracker in
            HostStory(span, tracker, among: surroundings, asOf: asOf, freshness: freshness)
        }
        self.stories = stories
        places = Dictionary(
            stories.enumerated().map { ($1.span.host, $0) }, uniquingKeysWith: { _, last in last })
        let members = Set(stories.filter(\.isMember).map(\.span.host))
        obligations = Self.sorted(stories.flatMap(\.obligations))
        open = obligations.filter { $0.isOpen && members.contains($0.host) }
    }

    /// Those that are members at ``asOf``.
    var members: [HostStory] { stories.filter(\.isMember) }

    /// An exception in force covers it.
    func isExcused(_ obligation: Obligation) -> Bool {
        waivers.contains { $0.covers(asOf) && obligation.exceptions.contains($0.id) }
    }

    func story(of host: HostID) -> HostStory? { places[host].map { stories[$0] } }

    private static func sorted(_ obligations: [Obligation]) -> [Obligation] {
        // Most differ in when they are due, and then nothing else has to be looked at.
        func key(_ place: Int) -> (HostID, Obligation.Subject, Date) {
            (obligations[place].host, obligations[place].subject, obligations[place].start)
        }
        return obligations.inOrder { first, second in
            let (due, next) = (obligations[first].due, obligations[second].due)
            return due == next ? key(first) < key(second) : due < next
        }
    }
}

/// Counts those that fell due in a time: each lands in exactly one period, whenever it is or was closed.
struct DueCohort {
    let due: [Obligation]
    let missed: [Obligation]
    /// Those that an exception took out of this period when they would have fallen due in it.
    let waived: [Obligation]

    /// - Parameter range: of which only what lies before `asOf` is counted: the rest has not fallen due yet.
    init(_ obligations: [Obligation], in range: Range<Date>, asOf: Date) {
        let end = min(range.upperBound, asOf)
        let counted = obligations.filter {
            $0.subject.countsForAttainment && !$0.ceasedInTime
        }
        due = counted.filter { range.lowerBound <= $0.due && $0.due < end }
        missed = due.filter { $0.isMissed(asOf: end) }
        waived = counted.filter { $0.isWaived && range.lowerBound <= $0.originalDue && $0.originalDue < end }
    }

    var attainment: Ratio { Ratio(due.count - missed.count, of: due.count) }
}
