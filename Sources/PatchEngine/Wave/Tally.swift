import HealthChecks
import Vocabulary

/// What the gate makes of a host's last word.
enum HostStanding: Sendable {
    case verified, failed, notAttempted
    /// Patched, and required checks say nothing: never a pass, never a failure.
    case undecided
}

extension HostRecord {
    var standing: HostStanding {
        switch outcome.standing {
        case .verified: health.map(\.inconclusive.isEmpty) ?? true ? .verified : .undecided
        case .failed: .failed
        case .notAttempted: .notAttempted
        }
    }
}

/// How many hosts of a wave stand where.
struct Tally: Sendable, Equatable {
    var verified = 0
    var failed = 0
    var notAttempted = 0
    var undecided = 0

    init(_ records: [HostRecord]) {
        for record in records {
            switch record.standing {
            case .verified: verified += 1
            case .failed: failed += 1
            case .notAttempted: notAttempted += 1
            case .undecided: undecided += 1
            }
        }
    }

    /// Those that a run laid hands on, and is done with.
    var attempted: Int { verified + failed + undecided }

    func decision(_ verdict: GateDecision.Verdict, _ reason: String) -> GateDecision {
        GateDecision(
            verdict: verdict, reason: reason, verified: verified, failed: failed, notAttempted: notAttempted,
            undecided: undecided)
    }
}
