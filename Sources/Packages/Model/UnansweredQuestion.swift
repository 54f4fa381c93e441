/// Something that was asked of a host and not answered. Silence is never success: it stands in the scan and becomes a finding.
public struct UnansweredQuestion: Codable, Sendable, Equatable {
    public enum Topic: String, Codable, Sendable, CaseIterable {
        case refresh, pending, advisories, installed, database, reboot, filesystems
        case failedUnits = "failed_units"
        case locks
        case staleServices = "stale_services"
        case signingKeys = "signing_keys"
        /// What only subscribers get (Ubuntu Pro).
        case subscriptions

        /// Whether the set of pending updates cannot be trusted without the answer.
        public var decidesPending: Bool {
            switch self {
            case .refresh, .pending, .advisories, .installed: true
            case .database, .reboot, .filesystems, .failedUnits, .locks, .staleServices, .signingKeys, .subscriptions:
                false
            }
        }

        /// How much it weighs that nobody knows: updates that are not seen may be missing for years.
        var weight: Finding.Weight { decidesPending ? .critical : self == .subscriptions ? .warning : .notice }
    }

    public var topic: Topic
    /// The tool's own last words, or what was missing.
    public var reason: String

    public init(topic: Topic, reason: String) {
        self.topic = topic
        self.reason = reason
    }
}
