import Foundation
import HealthChecks
public import Ledger
import Packages
import PatchEngine
import Vocabulary

// What the controller itself writes of a run. Figures are computed from the facts in `Ledger`; these are for going on after a
// crash and for telling the story.

/// What happened in a run and what was decided because of it: on disk, in one transaction, before any of it is done.
struct RunTransitionFact: FactBody {
    static let kind = FactKind(rawValue: "run_transition")

    var event: RunEvent
    var commands: [RunCommand]
}

/// How a host was before it was touched: what its checks after patching are compared with, also by a later process.
struct BaselineFact: FactBody {
    static let kind = FactKind(rawValue: "baseline")

    var baseline: Baseline
}

/// What a job on a host left behind.
struct JobFact: FactBody {
    static let kind = FactKind(rawValue: "job")

    var job: JobID
    var state: String
    var exitStatus: Int?
    var result: JobResult?
    /// The end of the log, safe for a terminal.
    var logTail: [String]
    var logSize: Int
    /// SHA-256 of the first ``logSize`` bytes of the log, as they are in its file on the host: 64 hexadecimal digits. Nil where not all of them
    /// came, and in facts of programs that did not keep it.
    var logHash: String?
}

/// A person asked a run to start nothing more.
public struct StopRequestFact: FactBody {
    public static let kind = FactKind(rawValue: "stop_request")

    public var by: String

    public init(by: String) {
        self.by = by
    }
}

/// A person let the wave after this one begin.
public struct WaveApprovalFact: FactBody {
    public static let kind = FactKind(rawValue: "wave_approval")

    public var wave: String
    public var by: String

    public init(wave: String, by: String) {
        self.wave = wave
        self.by = by
    }
}

/// A reboot is about to be asked for; the boot id that must be gone afterwards.
struct RebootRequestFact: FactBody {
    static let kind = FactKind(rawValue: "reboot_request")

    var bootID: String
}
