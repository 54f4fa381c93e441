import Foundation
import Ledger
public import Vocabulary

/// Why a run can't be begun or taken up.
public enum RunError: Error, Sendable, Equatable, CustomStringConvertible {
    case alreadyDriven(RunID)
    case unknownRun(String)
    case nothingToResume
    /// The run has no outcome of that host: it is not among those that it knows.
    case notInRun(RunID, host: String, known: [HostID])
    /// The run is not over, and what it does on the host may not be either.
    case stillRunning(RunID)

    public var description: String {
        switch self {
        case .alreadyDriven(let run):
            "run \(run) is being carried out by another msp-patch; watch it with `msp-patch show \(run)`, end it with `msp-patch stop \(run)`"
        case .unknownRun(let run): "there is no run \(run) in the ledger; `msp-patch runs` lists them"
        case .nothingToResume: "there is no unfinished run in the ledger; `msp-patch runs` lists them all"
        case .notInRun(let run, let host, let known):
            "run \(run) knows no host \(host); it knows \(known.map(\.description).joined(separator: ", "))"
        case .stillRunning(let run):
            "run \(run) has not ended; stop it with `msp-patch stop \(run)`, or go on with it: `msp-patch resume \(run)`"
        }
    }
}

/// Which process drives a run: one at a time.
struct RunOwnership: Sendable {
    private let run: RunID
    private let lease: ProcessLease

    /// That this process drives the run.
    static func claim(_ run: RunID) -> LeaseClaim { LeaseClaim(name: "run/\(run)", owner: ProcessLease.me) }

    /// - Throws: `RunError.alreadyDriven`.
    static func take(_ run: RunID, in ledger: Ledger) throws -> RunOwnership {
        guard let lease = try ProcessLease.take(claim(run).name, in: ledger) else { throw RunError.alreadyDriven(run) }
        return RunOwnership(run: run, lease: lease)
    }

    /// - Throws: `RunError.alreadyDriven` when another process has taken the run over.
    func renew() throws {
        guard try lease.renew() else { throw RunError.alreadyDriven(run) }
    }

    func giveUp() { lease.giveUp() }
}
