/// What a feed is, by its form.
public enum FeedKind: String, Codable, Sendable, CaseIterable {
    /// The Debian security tracker's JSON: which version of a source package fixes which CVE, in each release.
    case debianTracker = "debian-tracker"
    /// Debian's lists of advisories (`data/DSA/list`, `data/DLA/list` of the tracker): when each came out, and what it fixes.
    case debianAdvisories = "debian-advisories"
    /// OVAL patch definitions as Ubuntu and Red Hat serve them, one file a release.
    case oval
    /// One advisory as a CSAF 2 document (OASIS).
    case csaf
    /// CISA's catalogue of known exploited vulnerabilities.
    case knownExploited = "kev"
    /// FIRST's exploit prediction scores.
    case exploitPrediction = "epss"
    /// Life cycles of releases, from endoflife.date.
    case endOfLife = "end-of-life"

    /// After how many days what it says can't be relied on any more.
    public var staleAfterDays: Int {
        switch self {
        case .debianTracker, .oval, .knownExploited, .exploitPrediction: 7
        // As old as the newest advisory, of which there are several a week.
        case .debianAdvisories: 14
        // One document does not age; that newer ones were not fetched shows nowhere in it.
        case .csaf: 36_500
        case .endOfLife: 90
        }
    }

    /// Where the publisher serves it, for people who look for it; nil where there is one for each release.
    public var address: String? {
        switch self {
        case .debianTracker: "https://security-tracker.debian.org/tracker/data/json"
        case .debianAdvisories:
            "https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/data/DSA/list"
        case .knownExploited:
            "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json"
        case .exploitPrediction: "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"
        case .endOfLife: "https://endoflife.date/api/v1/products/full"
        case .oval, .csaf: nil
        }
    }

    /// In a sentence: `the KEV catalogue is 12 days old`.
    public var title: String {
        switch self {
        case .debianTracker: "the Debian security tracker's data"
        case .debianAdvisories: "Debian's list of advisories"
        case .oval: "the OVAL file"
        case .csaf: "the CSAF document"
        case .knownExploited: "the KEV catalogue"
        case .exploitPrediction: "the EPSS scores"
        case .endOfLife: "the table of life cycles"
        }
    }
}
