import Foundation
public import Ledger

/// What a fact holds of the very bytes that a host gave: their SHA-256, so that somebody who has them can show that nothing was made of them
/// but what they say.
public struct RawOutput: Sendable {
    /// What was hashed, in words.
    public let title: String
    /// 64 hexadecimal digits; nil where the program that recorded the fact did not keep it yet.
    public let hash: String?

    /// - Returns: nil for a fact behind which is no output of a host: an agreement, say, or a scan that it did not answer.
    public init?(of fact: Fact) throws {
        switch fact.kind {
        case ScanFact.kind:
            let scan = try fact.decode(ScanFact.self)
            guard scan.result != .failed || scan.answerHash != nil else { return nil }
            (title, hash) = ("what the host answered", scan.answerHash)
        case JobFact.kind:
            let job = try fact.decode(JobFact.self)
            guard job.logSize > 0 else { return nil }
            (title, hash) = ("the job's log, \(job.logSize) bytes", job.logHash)
        default: return nil
        }
    }
}
