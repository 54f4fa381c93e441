internal import Foundation
internal import Ledger

extension Snapshot {
    /// Until when it says what a snapshot of a later instant would say, as long as no fact is added: nothing falls due, comes
    /// near its due date, grows stale or opens before.
    var holdsUntil: Date {
        let horizon = asOf.addingTimeInterval(86_400)
        let instants =
            members.flatMap(turningPoints) + history.advisories.values.flatMap { $0.compactMap(\.body.withdrawn) }
            + waivers.map(\.to) + schedule.instances.flatMap { [$0.opens, $0.cutoff] }
            + [history.beyond].compactMap(\.self)
        return instants.filter { $0 > asOf }.min().map { min($0, horizon) } ?? horizon
    }

    private func turningPoints(of story: HostStory) -> [Date] {
        var instants: [Date] = []
        for obligation in story.obligations where obligation.isOpen {
            instants += [obligation.due, obligation.due.addingTimeInterval(-HostStanding.riskNotice)]
        }
        if let level = membership.serviceLevel(at: asOf) {
            // Stale is what is older than agreed, by however little.
            instants += [story.tracker.lastComplete].compactMap { $0?.addingTimeInterval(level.scanWithin + 0.001) }
            if let state = story.tracker.state,
                let day = history.publications.lifeCycles.lastDay(of: state).flatMap(level.calendar.day)
            {
                instants.append(day.addingTimeInterval(86_400 - ObligationTerms.endOfLifeNotice))
            }
        }
        return instants
    }
}
