public import Foundation

/// What became of asking one repository for its index.
public struct RepositoryRefresh: Codable, Sendable, Equatable {
    /// apt: `URI suite`; dnf: the repository's id. `*` when the failure hit all of them (a lock, missing permission).
    public var repository: String
    /// The tool's own words; nil when the repository answered.
    public var failure: String?
    public var cause: RefreshFailure?
    /// When the index on the host was made by the repository, where it says so (apt: `Date` of the Release file; dnf: revision).
    public var published: Date?
    /// When the host last fetched the index.
    public var fetched: Date?
    /// Until when the repository itself says that the index is good (apt: `Valid-Until` of the Release file).
    public var validUntil: Date?

    public init(
        repository: String, failure: String? = nil, cause: RefreshFailure? = nil, published: Date? = nil,
        fetched: Date? = nil, validUntil: Date? = nil
    ) {
        self.repository = repository
        self.failure = failure
        self.cause = cause
        self.published = published
        self.fetched = fetched
        self.validUntil = validUntil
    }
}

/// Why a repository's index could not be brought up to date.
public enum RefreshFailure: String, Codable, Sendable, CaseIterable {
    case unreachable
    case notFound = "not_found"
    case keyExpired = "key_expired"
    case keyMissing = "key_missing"
    case badSignature = "bad_signature"
    case hashMismatch = "hash_mismatch"
    case releaseExpired = "release_expired"
    case releaseNotYetValid = "release_not_yet_valid"
    case locked
    case labelChanged = "label_changed"
    case notPermitted = "not_permitted"
    case notEntitled = "not_entitled"
    case timedOut = "timed_out"
    case noSpace = "no_space"
    case misconfigured
    case other
}
