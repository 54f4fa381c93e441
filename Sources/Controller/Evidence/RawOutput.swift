public import Ledger
import RemoteText
import Vocabulary

/// What a fact holds of the very bytes that a host gave: their SHA-256, so that somebody who has them can show that nothing was made of them
/// but what they say.
public struct RawOutput: Sendable {
    /// Where the bytes can be found.
    public enum Place: Sendable {
        /// Beside the ledger.
        case kept(path: String)
        /// In the log of a job.
        case onHost(path: String, bytes: Int)
        /// The inventory does not say `keep_answers`, or did not, or the time is over.
        case notKept

        /// A line of shell that computes the hash anew; nil where there is nothing to compute it from.
        public var command: String? {
            switch self {
            case .kept(let path): "gzip -dc \(ShellWord.quoted(path)) | sha256sum"
            case .onHost(let path, let bytes): "head -c \(bytes) \(path) | sha256sum"
            case .notKept: nil
            }
        }
    }

    /// What was hashed, in words.
    public let title: String
    /// 64 hexadecimal digits; nil where the program that recorded the fact did not keep it yet.
    public let hash: String?
    public let place: Place

    /// - Returns: nil for a fact behind which is no output of a host: an agreement, say, or a scan that it did not answer.
    public init?(of fact: Fact, answers: AnswerStore) throws {
        switch fact.kind {
        case ScanFact.kind:
            let scan = try fact.decode(ScanFact.self)
            guard scan.result != .failed || scan.answerHash != nil else { return nil }
            (title, hash) = ("what the host answered", scan.answerHash)
            place = hash.flatMap(answers.path).map(Place.kept) ?? .notKept
        case JobFact.kind:
            let job = try fact.decode(JobFact.self)
            guard job.logSize > 0 else { return nil }
            (title, hash) = ("the log of the job", job.logHash)
            let log = "/var/lib/msp-patch/jobs/\(job.job.rawValue)/log"
            place = hash == nil ? .notKept : .onHost(path: log, bytes: job.logSize)
        default: return nil
        }
    }
}
