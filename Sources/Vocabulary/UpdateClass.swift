/// What kind of change an update is, in the words of dnf (`updateinfo`); apt knows `security` and `other`.
public enum UpdateClass: String, Codable, Sendable, CaseIterable {
    case security, bugfix, enhancement, other
}

/// How bad the worst flaw is that an update closes, in Red Hat's words.
///
/// `unrated` is a class of its own and never means harmless: Cyber Essentials counts it as high.
public enum Severity: String, Codable, Sendable, CaseIterable, Comparable {
    case critical, important, moderate, low, unrated

    /// Orders by urgency for people who read lists: critical is the greatest, unrated stands below low.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .critical: 4
        case .important: 3
        case .moderate: 2
        case .low: 1
        case .unrated: 0
        }
    }
}
