/// What one scan of a host found.
///
/// Small when nothing changed: ``state`` only when it differs from the last one recorded of the host, updates as
/// differences (``PendingSet/difference(to:)``).
public struct ScanFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "scan")

    /// How far the scan came. Only a complete one proves that something is gone.
    public enum Result: String, Codable, Sendable, CaseIterable {
        case complete
        /// A repository did not refresh: what is listed is pending, what is missing may be pending nonetheless.
        case partial
        /// The host was not seen at all.
        case failed
    }

    /// Why a host could not be scanned.
    public struct Failure: Codable, Sendable, Equatable {
        /// `unreachable`, `host_key_unknown`, `host_key_changed`, `authentication_failed`, `sudo_refused`, `timed_out`, …
        public var code: String
        public var message: String

        public init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    public var result: Result
    public var failure: Failure?
    public var failedRepositories: [String]
    public var state: HostState?
    /// New or changed against the ``PendingSet`` that all scans before give, which is what ``Ledger/pending(of:)`` lists.
    /// A record with the key of an older one takes its place.
    public var appeared: [PendingRecord]
    /// In that set and no longer listed. Without effect in a partial scan.
    public var gone: [PendingKey]
    /// How many are pending after this scan: a check on the differences.
    public var pendingCount: Int
    public var durationSeconds: Double

    public init(
        result: Result, failure: Failure? = nil, failedRepositories: [String] = [], state: HostState? = nil,
        appeared: [PendingRecord] = [], gone: [PendingKey] = [], pendingCount: Int = 0, durationSeconds: Double = 0
    ) {
        self.result = result
        self.failure = failure
        self.failedRepositories = failedRepositories
        self.state = state
        self.appeared = appeared
        self.gone = gone
        self.pendingCount = pendingCount
        self.durationSeconds = durationSeconds
    }
}
