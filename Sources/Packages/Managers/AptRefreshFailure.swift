/// A `W:` or `E:` line of `apt-get update`.
enum AptRefreshFailure: Equatable {
    /// Names the repository, as `URI SUITE` or by the address of a file.
    case named(String, words: String, cause: RefreshFailure)
    case unnamed(words: String, cause: RefreshFailure)
    /// Says nothing about whether the index is up to date.
    case benign

    /// - Returns: nil for a line that is not known; a warning that is not known is counted, an error is taken for a failure.
    init?(_ line: String) {
        if line.hasPrefix("N: ") || line.hasPrefix(" ") || line.isEmpty || Self.notices.contains(where: line.contains) {
            self = .benign
            return
        }
        guard let text = line.after("E: ") ?? line.after("W: ") else { return nil }
        if let found = Self.named(text) {
            self = found
        } else if line.hasPrefix("E: ") {
            self = .unnamed(words: text, cause: Self.cause(of: text))
        } else {
            return nil
        }
    }

    private static func named(_ text: String) -> AptRefreshFailure? {
        if let match = text.wholeMatch(of: #/Failed to fetch (\S+)\s+(.*)/#) {
            return .named(String(match.1), words: String(match.2), cause: cause(of: String(match.2)))
        }
        if let match = text.wholeMatch(of: #/(?:The repository|Repository) '([^']+)' (.*)/#) {
            return .named(String(match.1), words: String(match.2), cause: cause(of: text))
        }
        if let match = text.wholeMatch(of: #/Release file for (\S+) (is .*)/#) {
            return .named(String(match.1), words: String(match.2), cause: cause(of: text))
        }
        if let match = text.firstMatch(of: #/(?:GPG error|OpenPGP signature verification failed): (\S+ \S+) \S+: (.*)/#)
        {
            return .named(String(match.1), words: String(match.2), cause: cause(of: String(match.2)))
        }
        return nil
    }

    /// What the words mean. The order matters: the more exact ones come first.
    static func cause(of words: String) -> RefreshFailure {
        meanings.first { $0.marks.contains(where: words.contains) }?.cause ?? .other
    }

    private static let meanings: [(cause: RefreshFailure, marks: [String])] = [
        (.keyMissing, ["NO_PUBKEY", "Missing key", "public key is not available"]),
        (.keyExpired, ["EXPKEYSIG", "KEYEXPIRED", "Expired on", "key expired", "certificate is expired"]),
        (.hashMismatch, ["Hash Sum mismatch", "unexpected size", "Mirror sync in progress"]),
        (.releaseNotYetValid, ["is not valid yet"]),
        (.releaseExpired, ["is expired (invalid since"]),
        (.labelChanged, ["changed its '"]),
        (.locked, ["Could not get lock", "Unable to lock"]),
        (.noSpace, ["No space left on device", "don't have enough free space"]),
        (.notEntitled, ["401 ", "403 "]),
        (.notFound, ["404 ", "does not have a Release file", "no longer has a Release file"]),
        (
            .badSignature,
            [
                "BADSIG", "is not signed", "no longer signed", "signatures were invalid", "signature verification",
                "sqv returned",
            ]
        ),
        (.timedOut, ["timed out", "Timeout was reached"]),
        (
            .unreachable,
            [
                "Could not connect", "Unable to connect", "Could not resolve", "Temporary failure resolving",
                "Connection failed",
                "Connection refused", "Connection reset", "Network is unreachable", "No route to host",
                "Cannot initiate the connection",
                "Failed to connect", "Certificate verification failed", "handshake",
            ]
        ),
        (
            .misconfigured,
            [
                "Malformed", "Syntax error", "list of sources could not be read", "Unable to parse",
                "Conflicting values",
                "not understood",
            ]
        ),
    ]

    private static let notices = [
        "Some index files failed to download", "You may want to run apt-get update to correct these problems",
        "Unable to lock directory", "is configured multiple times",
        "Key is stored in legacy trusted.gpg keyring", "apt does not have a stable CLI interface",
        "Policy will reject signature",
        "The list of sources could not be read", "Consider migrating all sources.list", "doesn't support architecture",
    ]
}
