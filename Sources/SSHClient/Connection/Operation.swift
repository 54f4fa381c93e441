import CLibssh2
import Synchronization

/// When something must be over, and how to say that it was not.
struct Deadline {
    var instant: ContinuousClock.Instant
    var limit: Duration
    var phase: SSHPhase

    init(_ limit: Duration, _ phase: SSHPhase) {
        instant = .now + limit
        self.limit = limit
        self.phase = phase
    }

    /// For waits that end by other means: the call's own deadline, or a peer that is silent for too long.
    static func never(_ phase: SSHPhase) -> Deadline { Deadline(.seconds(366 * 24 * 3600), phase) }

    func earlier(than other: Deadline?) -> Deadline {
        guard let other, other.instant < instant else { return self }
        return other
    }
}

/// One call of a public method: what its operations have in common.
final class Call: Sendable {
    let deadline: Deadline?
    private let cancelled = Atomic<Bool>(false)

    init(deadline: Deadline?) { self.deadline = deadline }

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }
    func cancel() { cancelled.store(true, ordering: .relaxed) }
}

/// A libssh2 call that is repeated on every sign of progress until it stops answering "again". Any other wait has this form too.
final class Operation {
    /// What libssh2 answers when it wants to be called again.
    static let again = Int(LIBSSH2_ERROR_EAGAIN)

    let call: Call
    let deadline: Deadline
    /// libssh2 keeps one state for opening and starting channels per session: a second such call would go on with the first one's.
    let isExclusive: Bool
    let body: () -> Int
    private let makeLeftover: () -> OpaquePointer?
    /// The channel that an abandoned call has opened after all.
    private(set) var leftover: OpaquePointer?
    private var continuation: UnsafeContinuation<Result<Int, SSHError>, Never>?

    init(
        call: Call, deadline: Deadline, isExclusive: Bool, body: @escaping () -> Int,
        leftover: @escaping () -> OpaquePointer? = { nil },
        continuation: UnsafeContinuation<Result<Int, SSHError>, Never>?
    ) {
        self.call = call
        self.deadline = deadline
        self.isExclusive = isExclusive
        self.body = body
        makeLeftover = leftover
        self.continuation = continuation
    }

    /// True when nobody waits any more, and the call is repeated only because libssh2 must come to its end.
    var isAbandoned: Bool { continuation == nil }

    /// Resumes the waiting task, or, when it has gone, keeps what the call made.
    func finish(_ outcome: Result<Int, SSHError>) {
        guard let continuation else {
            leftover = makeLeftover()
            return
        }
        self.continuation = nil
        continuation.resume(returning: outcome)
    }
}
