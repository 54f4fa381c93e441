import Compliance
import Foundation
import Ledger
import Packages

extension LifeCycles {
    /// How long before its end a release is a finding: half a year to plan for it.
    private static let notice: TimeInterval = 180 * 86_400

    /// That the release of a host has ended, or will soon; nil where neither is known.
    func finding(_ state: HostState, at now: Date) -> FindingRecord? {
        guard let day = lastDay(osID: state.osID, osVersion: state.osVersion),
            let date = try? Date(day, strategy: .iso8601.year().month().day())
        else { return nil }
        let end = date.addingTimeInterval(86_400)
        guard end.timeIntervalSince(now) < Self.notice else { return nil }
        let hasEnded = end <= now
        let words =
            hasEnded ? "has no security updates since \(day)" : "gets security updates until \(day) and no longer"
        return FindingRecord(
            code: Finding.Code.endOfLife.rawValue, weight: (hasEnded ? Finding.Weight.critical : .warning).rawValue,
            message: "\(state.osID) \(state.osVersion) \(words), \(origin(at: now))",
            remedy: "move the host to a newer release")
    }
}
