public import Compliance
public import Foundation
public import Ledger

/// Why a host stands as it does, and what becomes of its updates.
public struct Explanation: Sendable {
    public let report: HostStatusReport
    /// Of the host itself and of what is pending, in the order of their due dates.
    public let obligations: [Obligation]
    /// Known exploited ones first.
    public var updates: [Update]

    /// One pending update.
    public struct Update: Sendable {
        public let interval: PendingInterval
        /// Flaws that it closes and that are known to be exploited, and since when they are listed.
        public let exploited: [(cve: String, listed: Date)]
        /// The most probable exploitation within thirty days of any flaw that it closes, from 0 to 1; nil without scores.
        public let probability: Double?
        /// What the vendors said of its advisories, as far as feeds did.
        public let advisories: [AdvisoryFact]
        public let obligations: [Obligation]
        /// What each playbook does with it.
        public let verdicts: [Verdict]

        public var record: PendingRecord { interval.record }
    }

    /// What a playbook does with an update on this host.
    public struct Verdict: Sendable {
        public enum Answer: Sendable, Equatable {
            /// It takes it, in a wave, in a window that opens then: nil where none comes in which it fits.
            case selected(wave: String, window: String?, start: Date?)
            /// It would come along if a selected update needs it, for the reason that it is not selected itself.
            case companion(reason: String)
            /// A rule leaves it alone.
            case leftAlone(reason: String)
            /// It does not work on this host, for this reason.
            case otherHosts(reason: String)
        }

        public let playbook: String
        public let answer: Answer
    }
}
