import Foundation
import Ledger
import Vocabulary

/// What the controller records of a run for itself, in the size that it has in real runs: no figure depends on what stands in it,
/// and the file has to hold it. (Measured on runs of lab hosts: bytes of the bodies.)
enum RunTrace {
    private static let planBytesPerHost = 2500
    private static let transitionsPerHost = 6

    struct Baseline: FactBody {
        static let kind = FactKind(rawValue: "baseline")
        var baseline = text(880)
    }

    struct Job: FactBody {
        static let kind = FactKind(rawValue: "job")
        var job: String
        var state = "finished"
        var exitStatus = 0
        var logTail = Array(repeating: text(64), count: 24)
        var logSize = 12_345
        var logHash: String

        init(_ host: HostID, _ run: RunID) {
            job = "\(run)-\(host.name)"
            logHash = SHA256.hexDigest(of: Data(job.utf8))
        }
    }

    struct Transition: FactBody {
        static let kind = FactKind(rawValue: "run_transition")
        var event = text(340)
    }

    static func plan(hosts: Int) -> String { text(hosts * planBytesPerHost) }

    /// Of a host on which something was done.
    static func facts(_ host: HostID, _ run: RunID, at instant: Date) -> [NewFact] {
        let steps = (0..<transitionsPerHost).map {
            NewFact(Transition(), run: run, validAt: instant.addingTimeInterval(Double($0)))
        }
        return [
            NewFact(Baseline(), host: host, run: run, validAt: instant),
            NewFact(Job(host, run), host: host, run: run, validAt: instant),
        ] + steps
    }

    private static func text(_ bytes: Int) -> String { String(repeating: "0123456789abcdef", count: bytes / 16) }
}
