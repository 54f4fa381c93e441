/// What one scan of a host found.
///
/// Small when nothing changed: ``state`` only when it differs from the last one recorded of the host, updates as
/// differences (``PendingSet/difference(to:)``), and no list that is empty.
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
    /// SHA-256 of what the host answered, byte for byte as it came over its SSH channel: 64 hexadecimal digits. Nil where it did not
    /// answer, and in facts of programs that did not keep it.
    public var answerHash: String?

    public init(
        result: Result, failure: Failure? = nil, failedRepositories: [String] = [], state: HostState? = nil,
        appeared: [PendingRecord] = [], gone: [PendingKey] = [], pendingCount: Int = 0, durationSeconds: Double = 0,
        answerHash: String? = nil
    ) {
        self.result = result
        self.failure = failure
        self.failedRepositories = failedRepositories
        self.state = state
        self.appeared = appeared
        self.gone = gone
        self.pendingCount = pendingCount
        self.durationSeconds = durationSeconds
        self.answerHash = answerHash
    }
}

extension ScanFact {
    private enum CodingKeys: String, CodingKey {
        case answerHash, appeared, durationSeconds, failedRepositories, failure, gone, pendingCount, result, state
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            result: try values.decode(Result.self, forKey: .result),
            failure: try values.decodeIfPresent(Failure.self, forKey: .failure),
            failedRepositories: try values.decodeIfPresent([String].self, forKey: .failedRepositories) ?? [],
            state: try values.decodeIfPresent(HostState.self, forKey: .state),
            appeared: try values.decodeIfPresent([PendingRecord].self, forKey: .appeared) ?? [],
            gone: try values.decodeIfPresent([PendingKey].self, forKey: .gone) ?? [],
            pendingCount: try values.decode(Int.self, forKey: .pendingCount),
            durationSeconds: try values.decode(Double.self, forKey: .durationSeconds),
            answerHash: try values.decodeIfPresent(String.self, forKey: .answerHash))
    }

    /// A list that is empty is left out: on most days all of them are, and there are millions of scans in a year.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(result, forKey: .result)
        try values.encodeIfPresent(failure, forKey: .failure)
        if !failedRepositories.isEmpty { try values.encode(failedRepositories, forKey: .failedRepositories) }
        try values.encodeIfPresent(state, forKey: .state)
        if !appeared.isEmpty { try values.encode(appeared, forKey: .appeared) }
        if !gone.isEmpty { try values.encode(gone, forKey: .gone) }
        try values.encode(pendingCount, forKey: .pendingCount)
        try values.encode(durationSeconds, forKey: .durationSeconds)
        try values.encodeIfPresent(answerHash, forKey: .answerHash)
    }
}
