import Planning
import Vocabulary

/// A plan whose hosts are found by their names.
struct IndexedPlan {
    let plan: Plan
    let hosts: [HostID: PlannedHost]
    let waveOf: [HostID: Int]

    init(_ plan: Plan) {
        self.plan = plan
        hosts = Dictionary(plan.hosts.map { ($0.host, $0) }, uniquingKeysWith: { first, _ in first })
        waveOf = Dictionary(
            plan.waves.enumerated().flatMap { index, wave in wave.hosts.map { ($0.host, index) } },
            uniquingKeysWith: { first, _ in first })
    }
}
