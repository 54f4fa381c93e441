public import Foundation

/// A feed was imported: where it came from, how old it is, and how much it says.
public struct FeedFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "feed")

    /// `debian-tracker`, `kev`, `oval-ubuntu-22.04`.
    public var name: String
    /// Its form, in the words of the module that reads it.
    public var form: String
    /// In a sentence: `the KEV catalogue`.
    public var title: String
    /// The path or the address that it was read from.
    public var source: String
    /// SHA-256 of the file as it came, 64 hexadecimal digits.
    public var digest: String
    /// Of when what it says is: by its own word, or the date of the file.
    public var published: Date
    public var entries: Int
    /// After how many days it can't be relied on any more.
    public var staleAfterDays: Int

    public init(
        name: String, form: String, title: String, source: String, digest: String, published: Date, entries: Int,
        staleAfterDays: Int
    ) {
        self.name = name
        self.form = form
        self.title = title
        self.source = source
        self.digest = digest
        self.published = published
        self.entries = entries
        self.staleAfterDays = staleAfterDays
    }

    /// Since when it is too old to be relied on.
    public var staleFrom: Date { published.addingTimeInterval(Double(staleAfterDays) * 86_400) }
}

/// What has changed in the catalogue of known exploited vulnerabilities; the first one holds all of it.
public struct KnownExploitedFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "known_exploited")

    /// When each was listed.
    public var listed: [String: Date]
    /// Taken off the list, which its publisher does without a word.
    public var removed: [String]

    public init(listed: [String: Date], removed: [String] = []) {
        self.listed = listed
        self.removed = removed
    }

    public func apply(to catalogue: inout [String: Date]) {
        catalogue.merge(listed) { $1 }
        for cve in removed { catalogue[cve] = nil }
    }
}

/// What has changed in the life cycles of releases; the first one holds all that was imported.
public struct LifeCycleFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "life_cycle")

    /// The last day with security updates, `2028-06-30`, by `ID` and release of os-release(5).
    public var lastDays: [String: [String: String]]

    public init(lastDays: [String: [String: String]]) {
        self.lastDays = lastDays
    }

    public func apply(to table: inout [String: [String: String]]) {
        for (product, releases) in lastDays { table[product, default: [:]].merge(releases) { $1 } }
    }
}

/// Flaws that one update closes, where they are many: hosts of a fleet have the same updates pending, and name them once.
public struct CVESetFact: FactBody, Equatable {
    public static let kind = FactKind(rawValue: "cve_set")

    /// In order, without repetition.
    public var cves: [String]

    public init(cves: [String]) {
        self.cves = cves
    }
}
