import Foundation
import Ledger
public import Vocabulary

/// Why a run can't be begun or taken up.
public enum RunError: Error, Sendable, Equatable, CustomStringConvertible {
    case alreadyDriven(RunID)
    case unknownRun(String)
    case nothingToResume

    public var description: String {
        switch self {
        case .alreadyDriven(let run):
            "run \(run) is being carried out by another msp-patch; watch it with `msp-patch show \(run)`, end it with `msp-patch stop \(run)`"
        case .unknownRun(let run): "there is no run \(run) in the ledger; `msp-patch runs` lists them"
        case .nothingToResume: "there is no unfinished run in the ledger; `msp-patch runs` lists them all"
        }
    }
}

/// Which process drives a run: one at a time.
///
/// A lease that its holder renews. A holder on this machine that is known to be dead is taken over from at once; of one on
/// another machine nothing is known until its lease has run out.
struct RunOwnership: Sendable {
    static let heartbeat = Duration.seconds(5)
    private static let lifetime: TimeInterval = 30

    private let ledger: Ledger
    private let run: RunID
    private let name: String
    private let holder: RunID

    static func take(_ run: RunID, in ledger: Ledger) throws -> RunOwnership {
        let ownership = RunOwnership(
            ledger: ledger, run: run, name: "run/\(run)",
            holder: RunID(rawValue: ControllerIdentity.current.description))
        for _ in 0..<2 {
            let until = Date(timeIntervalSinceNow: lifetime)
            guard
                case .heldBy(let other, _) = try ledger.acquireLease(
                    ownership.name, owner: ownership.holder, until: until)
            else { return ownership }
            guard ControllerIdentity(other.rawValue)?.isKnownDead == true else { break }
            try ledger.releaseLease(ownership.name, owner: other)
        }
        throw RunError.alreadyDriven(run)
    }

    /// - Throws: `RunError.alreadyDriven` when another process has taken the run over, as it may when this one was halted for
    ///   longer than the lease lasts.
    func renew() throws {
        let answer = try ledger.acquireLease(name, owner: holder, until: Date(timeIntervalSinceNow: Self.lifetime))
        guard answer.isGranted else { throw RunError.alreadyDriven(run) }
    }

    /// Gives the run up at an orderly end; otherwise the lease runs out by itself.
    func giveUp() {
        try? ledger.releaseLease(name, owner: holder)
    }
}
