public import Vocabulary

/// Which pending updates a playbook applies.
public struct UpdateSelection: Sendable, Hashable {
    /// What becomes of a version that appeared after the canary wave was planned.
    public enum Newer: String, Sendable, Codable, CaseIterable {
        case hold
        case securityOnly = "security-only"
        case allow
    }

    /// Empty = all.
    public var classes: [UpdateClass]
    /// Empty = all.
    public var severities: [Severity]
    /// Advisory or CVE ids; empty = all.
    public var advisories: [String]
    /// Globs on package names; empty = all.
    public var include: [String]
    /// Globs on package names; wins over `include`.
    public var exclude: [String]
    /// How many days an update must have been known before it is applied without an approval.
    public var approveAfterDays: Int
    public var newer: Newer

    public init(
        classes: [UpdateClass] = [], severities: [Severity] = [], advisories: [String] = [], include: [String] = [],
        exclude: [String] = [], approveAfterDays: Int = 0, newer: Newer = .hold
    ) {
        self.classes = classes
        self.severities = severities
        self.advisories = advisories
        self.include = include
        self.exclude = exclude
        self.approveAfterDays = approveAfterDays
        self.newer = newer
    }
}
