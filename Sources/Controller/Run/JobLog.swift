import Packages
import PatchEngine
import Vocabulary

/// The log of a job as far as it is known here. Followed by offset: a dropped link loses no line and shows none twice.
actor JobLog {
    /// What is kept for the ledger and the eye; the whole log stays on the host.
    private static let kept = 64 << 10

    private(set) var size = 0
    private var tail: [UInt8] = []
    private let hash = RunningSHA256()

    func append(_ bytes: [UInt8]) {
        size += bytes.count
        hash.append(bytes)
        tail = (tail + bytes).suffix(Self.kept)
    }

    var lastLine: String? { LogText.lastLine(of: tail) }

    /// The job's last answer with the end of the whole log in place of its last piece.
    func completing(_ status: JobStatus) -> FinishedJob {
        var status = status
        status.log = tail
        return FinishedJob(status: status, logHash: size > 0 && size == status.logSize ? hash.hexDigest : nil)
    }
}

/// What became of a job that runs no more.
struct FinishedJob {
    let status: JobStatus
    /// SHA-256 of the whole log; nil where there is none, or not all of it came.
    let logHash: String?
}

extension JobAnswer {
    init(_ status: JobStatus) {
        switch status.state {
        case .finished(let exitStatus):
            if let refusal = status.result?.refusal {
                self = .refused(reason: LogText.oneLine(refusal.description))
            } else {
                let failure =
                    exitStatus == 0
                    ? nil : (status.result?.failedScript).map(LogText.failure) ?? LogText.cause(in: status.log)
                let reasons = [failure, status.result?.gone.map(LogText.gone)].compactMap(\.self)
                self = .finished(
                    exitStatus: exitStatus, reason: reasons.isEmpty ? nil : reasons.joined(separator: "; "))
            }
        case .lostInReboot: self = .lostInReboot
        case .lost(let reason): self = .lost(reason: LogText.oneLine(reason))
        case .unknown: self = .neverStarted
        case .starting, .running: self = .lost(reason: "the job was still running when it was last seen")
        }
    }
}

extension JobStatus.State {
    var word: String {
        switch self {
        case .starting: "starting"
        case .running: "running"
        case .finished: "finished"
        case .lostInReboot: "lost_in_reboot"
        case .lost: "lost"
        case .unknown: "unknown"
        }
    }

    var exitStatus: Int? {
        if case .finished(let status) = self { status } else { nil }
    }
}
