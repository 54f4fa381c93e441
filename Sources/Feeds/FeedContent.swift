public import Foundation
public import Vocabulary

/// What a feed says, in one form for all of them.
public struct FeedContent: Sendable, Equatable {
    public var kind: FeedKind
    /// Tells feeds of one kind apart: `debian-dsa`, `oval-ubuntu-22.04`. A new import takes the place of the one of its name.
    public var name: String
    /// When it was published, where it says so itself.
    public var published: Date?
    public var fixes: [Fix] = []
    public var advisories: [Advisory] = []
    /// When each CVE was listed as known to be exploited.
    public var knownExploited: [String: Date] = [:]
    public var scores: [ExploitScore] = []
    /// The last day with security updates, by product and release of os-release(5): `debian`, `12`.
    public var lastDays: [String: [String: String]] = [:]
    /// Entries that could not be read; counted, never guessed at.
    public var unreadable = 0

    public init(kind: FeedKind, name: String? = nil, published: Date? = nil) {
        self.kind = kind
        self.name = name.map(Self.slug) ?? kind.rawValue
        self.published = published
    }

    /// A name that can be that of a file: it may come from outside.
    static func slug(_ text: String) -> String {
        let allowed = "abcdefghijklmnopqrstuvwxyz0123456789.-"
        let letters = text.lowercased().map { allowed.contains($0) ? $0 : "-" }
        return String(String(letters).split(separator: "-").joined(separator: "-").prefix(60))
    }

    /// How much it says.
    public var entries: Int {
        switch kind {
        case .debianTracker: fixes.count
        case .debianAdvisories, .oval, .csaf: advisories.count
        case .knownExploited: knownExploited.count
        case .exploitPrediction: scores.count
        case .endOfLife: lastDays.values.reduce(0) { $0 + $1.count }
        }
    }
}

/// From which version on a package of a release is free of certain flaws.
public struct Fix: Sendable, Equatable {
    /// A source package, as Debian counts, or a binary one, as OVAL does.
    public enum Package: Sendable, Hashable {
        case source(String)
        case binary(String)
    }

    public var package: Package
    /// `debian 12`, `ubuntu 22.04`.
    public var release: String
    public var version: String
    public var advisory: String?
    public var severity: Severity
    public var cves: [String]

    public init(
        package: Package, release: String, version: String, advisory: String? = nil, severity: Severity = .unrated,
        cves: [String]
    ) {
        self.package = package
        self.release = release
        self.version = version
        self.advisory = advisory
        self.severity = severity
        self.cves = cves
    }
}

/// An advisory as its vendor describes it.
public struct Advisory: Sendable, Equatable {
    public var id: String
    public var released: Date
    public var severity: Severity
    public var cves: [String]
    public var isWithdrawn: Bool

    public init(
        id: String, released: Date, severity: Severity = .unrated, cves: [String] = [], isWithdrawn: Bool = false
    ) {
        self.id = id
        self.released = released
        self.severity = severity
        self.cves = cves
        self.isWithdrawn = isWithdrawn
    }
}

/// How probable it is that a flaw will be exploited within thirty days, from 0 to 1 (FIRST, EPSS).
public struct ExploitScore: Sendable, Equatable {
    public var cve: String
    public var probability: Double

    public init(cve: String, probability: Double) {
        self.cve = cve
        self.probability = probability
    }
}
