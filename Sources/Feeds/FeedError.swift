/// Why a feed can't be taken.
public enum FeedError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Nothing that is known here looks like it.
    case unknownForm(source: String)
    /// It looks like one thing and is damaged.
    case damaged(source: String, kind: FeedKind, reason: String)
    /// It is whole and says nothing: an error page, or a file cut off at its beginning.
    case empty(source: String, kind: FeedKind)
    /// What the feeds say can't be kept or read.
    case store(path: String, reason: String)

    public var description: String {
        switch self {
        case .unknownForm(let source):
            "\(source): this is no feed that is known here; there are \(FeedKind.allCases.map(\.rawValue).joined(separator: ", ")) (see docs/feeds.md); name it with --kind"
        case .damaged(let source, let kind, let reason):
            "\(source): not readable as \(kind.rawValue): \(reason); fetch it again; nothing was changed"
        case .empty(let source, let kind):
            "\(source): there is not one entry of \(kind.rawValue) in it; fetch it again; nothing was changed"
        case .store(let path, let reason):
            "\(path): \(reason); free the space or the rights there, and import the feed again"
        }
    }
}
