import Compliance
import Foundation
import Inventory
import Planning
import Vocabulary

extension PlanMaker {
    /// What is in time now and falls due before the plan reaches its host, the first due first.
    ///
    /// - Parameter now: What is due by then is late already, and no plan's doing.
    func breaches(of plan: Plan, at now: Date) throws -> [PlannedBreach] {
        let starts = plan.earliestStarts
        let clients = inventory.clients.map(\.id).filter { client in starts.keys.contains { $0.client == client } }
        return try clients.flatMap { client in
            try Compliance.currentStates(client: client, in: ledger, at: now).hosts.flatMap { host in
                host.obligations.compactMap { obligation -> PlannedBreach? in
                    guard let start = starts[host.host], obligation.due > now, obligation.due < start else {
                        return nil
                    }
                    return PlannedBreach(
                        host: host.host, obligation: obligation.title, severity: obligation.severity,
                        due: obligation.due, reached: start)
                }
            }
        }.sorted { ($0.due, $0.host, $0.obligation) < ($1.due, $1.host, $1.obligation) }
    }
}
