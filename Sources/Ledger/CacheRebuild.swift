/// What came of building the caches anew.
public struct CacheRebuild: Sendable, Equatable {
    /// A row that a cache had and the facts do not give, or the other way round.
    public struct Difference: Sendable, Equatable {
        public var cache: String
        /// The row as the facts give it; nil where they give none.
        public var expected: String?
        /// The row as it was; nil where it was missing.
        public var found: String?
    }

    /// Rows by cache, as they are now.
    public var rows: [String: Int]
    /// The first row that was not what the facts say; nil where all were, and where nobody asked.
    public var difference: Difference?
    /// What SQLite found wrong with the file before; indexes are built anew then.
    public var damage: String?
}

extension CacheRebuild.Difference: CustomStringConvertible {
    public var description: String {
        switch (expected, found) {
        case (let expected?, let found?): "\(cache) had \(found), and the facts give \(expected)"
        case (let expected?, nil): "\(cache) lacked \(expected)"
        case (nil, let found?): "\(cache) had \(found), of which the facts say nothing"
        case (nil, nil): "\(cache) differed"
        }
    }
}
