import Foundation
import Planning
import Vocabulary

/// A wave on its way: its hosts in order, its phase, and the second looks at the end of its soak.
struct WaveRun: Sendable, Equatable {
    let planned: PlannedWave
    let isLast: Bool
    var phase = WavePhase.pending
    var hosts: [HostMachine]
    /// Indices of `hosts` in the order in which they were first started: batches are counted in it.
    var startOrder: [Int] = []
    /// The second looks by index of `hosts`; empty before the soak has ended.
    var secondLooks: [Int: SecondLook] = [:]

    init(planned: PlannedWave, isLast: Bool) {
        self.planned = planned
        self.isLast = isLast
        hosts = planned.hosts.map { HostMachine(planned: $0, wave: planned.name) }
    }

    var isWorkedOff: Bool { hosts.allSatisfy { $0.record != nil } }

    /// Why nothing new may start in it; nil when all is well.
    var stopReason: String? {
        guard case .stopping(let reason) = phase else { return nil }
        return reason
    }

    var tally: Tally { Tally(hosts.compactMap(\.record)) }

    /// Hosts that were patched and are well: those that the soak watches.
    var soaking: [Int] {
        hosts.indices.filter { hosts[$0].record.map { $0.startedAt != nil && $0.standing == .verified } ?? false }
    }

    /// When the last of them was verified.
    var lastVerification: Date? { soaking.compactMap { hosts[$0].record?.finishedAt }.max() }
}

/// A second look at a host at the end of the soak, against the same baseline.
enum SecondLook: Sendable, Equatable {
    case due(at: Date, attempt: Int)
    case asked(attempt: Int)
    case done
}
