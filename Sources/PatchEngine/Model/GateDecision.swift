public import Vocabulary

/// What the gate of a wave decided, and on what.
public struct GateDecision: Codable, Sendable, Equatable {
    public enum Verdict: String, Codable, Sendable, CaseIterable { case passed, stopped, inconclusive }

    public var verdict: Verdict
    public var reason: String
    public var verified: Int
    public var failed: Int
    public var notAttempted: Int
    /// Patched, and required checks cannot say whether they are well.
    public var undecided: Int

    public init(
        verdict: Verdict, reason: String, verified: Int, failed: Int, notAttempted: Int, undecided: Int = 0
    ) {
        self.verdict = verdict
        self.reason = reason
        self.verified = verified
        self.failed = failed
        self.notAttempted = notAttempted
        self.undecided = undecided
    }
}

/// How a run ended.
public struct RunResult: Codable, Sendable, Equatable {
    public var state: RunState
    public var reason: String?

    public init(state: RunState, reason: String? = nil) {
        self.state = state
        self.reason = reason
    }
}
